package sandbox_test

import (
	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var noteLives = []lifeCase{
	{"PatientFormTemplates", formTemplateLife},
	{"PatientForms", formLife},
	{"TreatmentNoteTemplates", noteTemplateLife},
	{"TreatmentNotes", noteLife},
}

func formTemplateLife(*sandbox) life {
	return life{
		create: cliniko.PatientFormTemplateCreate{
			Name: "New patient",
			Content: cliniko.Some(cliniko.PatientFormTemplateContent{Sections: []cliniko.PatientFormTemplateSection{{
				Name: "You",
				Questions: []cliniko.PatientFormTemplateQuestion{
					{Name: "Why?", Type: cliniko.QuestionParagraph, Required: true},
					{Name: "Signs", Type: cliniko.QuestionCheckboxes, Answers: []cliniko.TemplateChoice{{Value: "Fever"}}, Other: &cliniko.TemplateOther{Enabled: true}},
					{Name: "Name", Type: cliniko.QuestionFullName, Options: cliniko.FullNameOptions(true, false), PatientFieldConnection: cliniko.PatientFieldFullName},
				},
			}}}),
			EmailToPatientOnCompletion: cliniko.Some(true),
			RestrictedToPractitioner:   cliniko.Some(true),
		},
		update: cliniko.PatientFormTemplateUpdate{Name: cliniko.Some("Old patient"), EmailToPatientOnCompletion: cliniko.Some(false)},
		find:   cliniko.PatientFormTemplateListOptions{CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.PatientFormTemplateListOptions{CreatedAt: cliniko.LessThan(testkit.Monday)},
	}
}

func formLife(b *sandbox) life {
	t, c := b.t, b.client
	attendee := first(t, c.Attendees.List)
	content := cliniko.PatientFormContent{Sections: []cliniko.PatientFormSection{{
		Name: "You",
		Questions: []cliniko.PatientFormQuestion{
			{Name: "Why?", Type: cliniko.QuestionText, Required: true, Answer: cliniko.TextAnswer("Knee")},
			{
				Name: "Signs", Type: cliniko.QuestionCheckboxes, Answers: []cliniko.QuestionChoice{{Value: "Swelling", Selected: true}, {Value: "Fever"}},
				Other: &cliniko.PatientFormOther{Enabled: true, Selected: true, Value: "Itch"},
			},
			{Name: "Sex", Type: cliniko.QuestionSelect, Options: cliniko.SelectOptions("Female", "Male"), PatientFieldConnection: cliniko.PatientFieldSex},
		},
	}}}
	return life{
		create: cliniko.PatientFormCreate{
			PatientID:  attendee.Patient.ID(),
			AttendeeID: cliniko.Some(attendee.ID), BusinessID: cliniko.Some(first(t, c.Businesses.List).ID),
			Completed: cliniko.Some(true), Content: cliniko.Some(content), EmailToPatientOnCompletion: cliniko.Some(true),
			Name: cliniko.Some("New patient"), PatientFormTemplateID: cliniko.Some(first(t, c.PatientFormTemplates.List).ID),
			RestrictedToPractitioner: cliniko.Some(true),
		},
		update: cliniko.PatientFormUpdate{
			BusinessID: cliniko.Null[cliniko.BusinessID](), Name: cliniko.Some("Old patient"), RestrictedToPractitioner: cliniko.Some(false),
		},
		find:   cliniko.PatientFormListOptions{AttendeeID: cliniko.Equal(attendee.ID), CompletedAt: cliniko.Present(), CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.PatientFormListOptions{CompletedAt: cliniko.Missing()},
		unread: "completed patient_form_template_id", // otherNames tests them
	}
}

func noteTemplateLife(*sandbox) life {
	return life{
		create: cliniko.TreatmentNoteTemplateCreate{
			Name: "Standard",
			Content: cliniko.Some(cliniko.TreatmentNoteTemplateContent{Sections: []cliniko.TreatmentNoteTemplateSection{{
				Name: "History",
				Questions: []cliniko.TreatmentNoteTemplateQuestion{
					{Name: "Complaint", Type: cliniko.QuestionParagraph, Answer: "<p>Site</p>"},
					{Name: "Side", Type: cliniko.QuestionRadiobuttons, Answers: []cliniko.TemplateChoice{{Value: "Left"}, {Value: "Right"}}},
				},
			}}}),
			PrintSettings: cliniko.Some(cliniko.TreatmentNoteTemplatePrintSettings{
				IncludePatientAddress: true, IncludePatientDOB: true, IncludePatientMedicare: true,
				IncludePatientOccupation: true, IncludePatientReferenceNumber: true, Title: "Note",
			}),
		},
		update: cliniko.TreatmentNoteTemplateUpdate{Name: cliniko.Some("Short")},
		find:   cliniko.TreatmentNoteTemplateListOptions{CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.TreatmentNoteTemplateListOptions{CreatedAt: cliniko.LessThan(testkit.Monday)},
	}
}

func noteLife(b *sandbox) life {
	t, c := b.t, b.client
	attendee := first(t, c.Attendees.List)
	content := func(answer string) cliniko.TreatmentNoteContent {
		return cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{{
			Name: "History",
			Questions: []cliniko.TreatmentNoteQuestion{
				{Name: "Complaint", Type: cliniko.QuestionParagraph, Answer: answer},
				{
					Name: "Side", Type: cliniko.QuestionRadiobuttons, Answers: []cliniko.QuestionChoice{{Value: "Left", Selected: true}, {Value: "Right"}},
					Other: &cliniko.TreatmentNoteOther{Enabled: true},
				},
			},
		}}}
	}
	return life{
		create: cliniko.TreatmentNoteCreate{
			Title: "First visit", Draft: true, PatientID: attendee.Patient.ID(), Content: cliniko.Some(content("<p>Knee</p>")),
			AttendeeID: cliniko.Some(attendee.ID), BookingID: cliniko.Some(attendee.Booking.ID()),
			TreatmentNoteTemplateID: cliniko.Some(first(t, c.TreatmentNoteTemplates.List).ID),
		},
		update: cliniko.TreatmentNoteUpdate{
			Content: cliniko.Some(content("<p>Hip</p>")), Title: cliniko.Some("Second visit"),
			TreatmentNoteTemplateID: cliniko.Null[cliniko.TreatmentNoteTemplateID](),
		},
		find: cliniko.TreatmentNoteListOptions{AttendeeID: cliniko.Equal(attendee.ID), Draft: cliniko.Equal(true), CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss: cliniko.TreatmentNoteListOptions{Draft: cliniko.Equal(false)},
	}
}
