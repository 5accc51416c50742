package cliniko_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// A draft from the clinic's template. The practitioner completes and finalizes it in Cliniko.
func ExampleTreatmentNotesService_Create() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	for template, err := range client.TreatmentNoteTemplates.All(ctx, cliniko.TreatmentNoteTemplateListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		draft := template.NewNote(patient.ID)
		content, _ := draft.Content.Get()
		if content.SetAnswer("Presenting complaint", "<div>Left knee, since Sunday</div>") != nil {
			continue // the template has no such question
		}
		draft.Content = cliniko.Some(content)
		note, err := client.TreatmentNotes.Create(ctx, draft)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(note.Title == template.Name, "draft:", note.Draft)
		break
	}
	// Output: true draft: true
}

// The questions of a template.
func ExampleTreatmentNoteTemplatesService_All() {
	ctx, client := context.Background(), exampleClient()
	template := firstOf(client.TreatmentNoteTemplates.All(ctx, cliniko.TreatmentNoteTemplateListOptions{}))
	questions := 0
	for _, section := range template.Content.Sections {
		for _, question := range section.Questions {
			_ = fmt.Sprintf("%s: %s (%s)", section.Name, question.Name, question.Type)
			questions++
		}
	}
	fmt.Println(questions > 0)
	// Output: true
}

// A form that the patient fills in at home, on a page without a login.
func ExamplePatientFormsService_Create() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	template := firstOf(client.PatientFormTemplates.All(ctx, cliniko.PatientFormTemplateListOptions{}))
	form, err := client.PatientForms.Create(ctx, cliniko.PatientFormCreate{
		PatientID: patient.ID, PatientFormTemplateID: cliniko.Some(template.ID),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(form.Name, "to fill in:", form.CompletedAt.IsZero() && form.URL != "")
	// Output: New patient form to fill in: true
}

// The questions that a form asks, and those that must be answered.
func ExamplePatientFormTemplatesService_All() {
	ctx, client := context.Background(), exampleClient()
	template := firstOf(client.PatientFormTemplates.All(ctx, cliniko.PatientFormTemplateListOptions{}))
	for _, section := range template.Content.Sections {
		for _, question := range section.Questions {
			fmt.Println(question.Name, "required:", question.Required)
		}
	}
	// Output:
	// Reason for the visit required: true
	// Symptoms required: false
	// I agree required: true
}

// The picture of the signature under a completed form.
func ExampleSignaturesService_Get() {
	ctx, client := context.Background(), exampleClient()
	for form, err := range client.PatientForms.All(ctx, cliniko.PatientFormListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		id := form.Signatures.IDs()
		if len(id) == 0 {
			continue
		}
		signature, err := client.Signatures.Get(ctx, form.ID, id[0])
		if err != nil {
			log.Fatal(err)
		}
		kind, _, _ := strings.Cut(signature.Image, ";")
		fmt.Println(kind)
		break
	}
	// Output: data:image/svg+xml
}

// A scan for the record of a patient, there and back.
func ExamplePatientAttachmentsService_Upload() {
	ctx := context.Background()
	client, err := clinikotest.New(clinikotest.WithProcessingDelay(0)).Client()
	if err != nil {
		log.Fatal(err)
	}
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	attachment, err := client.PatientAttachments.Upload(ctx, patient.ID, "scan.txt", strings.NewReader("Nothing broken."),
		cliniko.PatientAttachmentUploadOptions{Description: "Scan report"})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	download, err := client.PatientAttachments.Download(ctx, attachment.ID, &file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(download.Size, file.String())
	// Output: 15 Nothing broken.
}
