package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/once"
	"github.com/cliniko-go/cliniko/examples/internal/wholefile"
)

// intake writes forms into the records of patients. Every step can be done twice: it finds what is there already.
type intake struct {
	client    *cliniko.Client
	undecided string // directory for forms that may belong to more than one patient

	turn chan struct{} // one form at a time, so that pressing the button twice creates nothing twice
}

// errUndecided says that a person has to find the patient. The form is in a file.
var errUndecided = errors.New("a form may belong to several patients; it is in the directory for undecided forms")

// file writes a form into the record of the patient. If the outcome of a step is unknown, it begins again.
func (in *intake) file(ctx context.Context, f *form) error {
	select {
	case in.turn <- struct{}{}:
		defer func() { <-in.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	var err error
	for range 3 {
		err = in.fileOnce(ctx, f)
		_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
		if !unknown && !errors.Is(err, cliniko.ErrNotCreated) {
			break
		}
	}
	if _, undecided := errors.AsType[*cliniko.UndecidedPatientError](err); undecided {
		name := strings.Trim(once.MarkOf("form", f.document()), "[]") + ".pdf"
		return cmp.Or(wholefile.Write(filepath.Join(in.undecided, name), f.document()), errUndecided)
	}
	return err
}

func (in *intake) fileOnce(ctx context.Context, f *form) error {
	patient, _, err := in.client.Patients.FindOrCreate(ctx, f.newPatient())
	if err != nil {
		return err
	}
	if !patient.ArchivedAt.IsZero() {
		if patient, err = in.client.Patients.Unarchive(ctx, patient.ID); err != nil {
			return err
		}
	}
	update, err := f.update(patient)
	if err != nil {
		return err
	}
	if _, err = in.client.Patients.Update(ctx, patient.ID, update); err != nil {
		return err
	}
	if err := in.fillIn(ctx, patient.ID, f); err != nil {
		return err
	}
	return in.attach(ctx, patient.ID, f)
}

// fillIn fills in the patient's form, and creates it if there is none. Forms that belong to an appointment are left alone.
func (in *intake) fillIn(ctx context.Context, patient cliniko.PatientID, f *form) error {
	var old []cliniko.PatientForm
	newest := func(ctx context.Context) (*cliniko.PatientForm, error) {
		old = nil
		for have, err := range in.client.PatientForms.All(ctx, cliniko.PatientFormListOptions{PatientID: cliniko.Equal(patient)}) {
			if err != nil {
				return nil, err
			}
			if have.Name == f.template.Name && have.Attendee.ID() == "" {
				old = append(old, have)
			}
		}
		if len(old) == 0 {
			return nil, nil
		}
		last := old[len(old)-1]
		old = old[:len(old)-1]
		return &last, nil
	}
	current, _, err := once.Create(ctx, newest, func(ctx context.Context) (*cliniko.PatientForm, error) {
		return in.client.PatientForms.Create(ctx, cliniko.PatientFormCreate{
			PatientID: patient, PatientFormTemplateID: cliniko.Some(f.template.ID), Content: cliniko.Some(f.content),
		})
	})
	if err != nil {
		return err
	}
	// Cliniko has documented how to sign a form, but no longer does. If it rejects the signature, the form stays open, and
	// the signature is in the PDF.
	_, err = in.client.PatientForms.Update(ctx, current.ID, cliniko.PatientFormUpdate{Content: cliniko.Some(f.signed()), Completed: cliniko.Some(true)})
	if errors.Is(err, cliniko.ErrInvalid) {
		_, err = in.client.PatientForms.Update(ctx, current.ID, cliniko.PatientFormUpdate{Content: cliniko.Some(f.content)})
	}
	for _, form := range old {
		err = errors.Join(err, in.client.PatientForms.Archive(ctx, form.ID))
	}
	return err
}

// attach adds the form as a PDF to the record, and then archives those of earlier submissions.
func (in *intake) attach(ctx context.Context, patient cliniko.PatientID, f *form) error {
	name := strings.NewReplacer("/", "-", `\`, "-").Replace(f.shortName())
	content := f.document()
	file := once.File{
		Name: fmt.Sprintf("%s %s.pdf", name, f.today), Description: fmt.Sprintf("%s, signed on %s", f.shortName(), f.today),
		Mark: once.MarkOf("form", content), Content: content,
	}
	current, _, err := once.Upload(ctx, in.client, patient, file, nil)
	if err != nil {
		return err
	}
	earlier := f.shortName() + ", signed on "
	all, err := in.client.PatientAttachments.List(ctx, cliniko.PatientAttachmentListOptions{
		PatientID: cliniko.Equal(patient), Description: cliniko.Contains(earlier), PerPage: 100,
	})
	if err != nil {
		return err
	}
	for _, have := range slices.Backward(all.Items) {
		if have.ID != current.ID && strings.HasPrefix(have.Description, earlier) && strings.Contains(have.Description, " [form ") {
			err = errors.Join(err, in.client.PatientAttachments.Archive(ctx, have.ID))
		}
	}
	return err
}
