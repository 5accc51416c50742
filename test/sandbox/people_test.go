package sandbox_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var peopleLives = []lifeCase{
	{"Communications", communicationLife},
	{"Contacts", contactLife},
	{"PatientCases", patientCaseLife},
	{"Patients", patientLife},
	{"PractitionerReferenceNumbers", referenceNumberLife},
	{"RecallTypes", recallTypeLife},
	{"Recalls", recallLife},
	{"Relationships", relationshipLife},
}

// another returns a patient other than p.
func another(t *testing.T, c *cliniko.Client, p cliniko.Patient) cliniko.Patient {
	t.Helper()
	return first(t, c.Patients.List, cliniko.PatientListOptions{ID: cliniko.NotEqual(p.ID)})
}

func patientLife(b *sandbox) life {
	t, c := b.t, b.client
	return life{
		create: cliniko.PatientCreate{
			FirstName: "Ada", LastName: "Vane",
			AcceptedEmailMarketing: cliniko.Some(true),
			AcceptedPrivacyPolicy:  cliniko.Some(true),
			Address1:               cliniko.Some("1 Kelp Lane"), Address2: cliniko.Some("Unit 2"), Address3: cliniko.Some("Rear"),
			AppointmentNotes: cliniko.Some("Ring twice"),
			City:             cliniko.Some("Sampleton"),
			ConcessionTypeID: cliniko.Some(first(t, c.ConcessionTypes.List).ID),
			Country:          cliniko.Some("Australia"), CountryCode: cliniko.Some("AU"),
			CustomFields: cliniko.Some(*testkit.Decode[cliniko.PatientCustomFields](t, []byte(
				`{"sections":[{"token":"2f1d0a0e-0001-4aaa-8bbb-000000000001","fields":[
					{"token":"2f1d0a0e-0005-4aaa-8bbb-000000000005","type":"text","value":"ZX-1"}]}]}`))),
			DateOfBirth:             cliniko.Some(cliniko.Date{Year: 1987, Month: 5, Day: 19}),
			DVACardNumber:           cliniko.Some("NX123456"),
			Email:                   cliniko.Some("ada@mail.example"),
			EmergencyContact:        cliniko.Some("Bo Vane"),
			GenderIdentity:          cliniko.Some("Woman"),
			InvoiceDefaultTo:        cliniko.Some("Vane Ltd"),
			InvoiceEmail:            cliniko.Some("bills@mail.example"),
			InvoiceExtraInformation: cliniko.Some("Claim 7"),
			Medicare:                cliniko.Some("1111111111"), MedicareReferenceNumber: cliniko.Some("1"),
			Notes:                      cliniko.Some("Likes tea & <b>talk</b>"),
			Occupation:                 cliniko.Some("Diver"),
			OldReferenceID:             cliniko.Some("R-1"),
			PatientPhoneNumbers:        cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0491 570 006"}}),
			PostCode:                   cliniko.Some("9999"),
			PreferredFirstName:         cliniko.Some("Addie"),
			Pronouns:                   cliniko.Some(cliniko.Pronouns{Nominative: "she", Accusative: "her", PronominalPossessive: "her", PredicativePossessive: "hers", Reflexive: "herself"}),
			ReceivesCancellationEmails: cliniko.Some(true), ReceivesConfirmationEmails: cliniko.Some(true),
			ReferralSource:          cliniko.Some("Friend"),
			ReferringDoctorID:       cliniko.Some(first(t, c.Contacts.List).ID),
			ReminderType:            cliniko.Some(cliniko.ReminderSMS),
			Sex:                     cliniko.Some("Female"),
			State:                   cliniko.Some("NSW"),
			TimeZone:                cliniko.Some("Australia/Perth"),
			Title:                   cliniko.Some("Ms"),
			UnsubscribeSMSMarketing: cliniko.Some(true),
		},
		update: cliniko.PatientUpdate{
			LastName:                   cliniko.Some("Vane-Ó"),
			AcceptedPrivacyPolicy:      cliniko.Null[bool](),
			ConcessionTypeID:           cliniko.Null[cliniko.ConcessionTypeID](),
			CustomFields:               cliniko.Null[cliniko.PatientCustomFields](),
			DateOfBirth:                cliniko.Null[cliniko.Date](),
			Email:                      cliniko.Null[string](),
			Medicare:                   cliniko.Some(""),
			PatientPhoneNumbers:        cliniko.Some([]cliniko.PhoneNumber{}),
			PreferredFirstName:         cliniko.Some("Ad"),
			Pronouns:                   cliniko.Null[cliniko.Pronouns](),
			ReceivesConfirmationEmails: cliniko.Some(false),
			ReferringDoctorID:          cliniko.Null[cliniko.ContactID](),
		},
		find: cliniko.PatientListOptions{
			FirstName: cliniko.Equal("Ada"), LastName: cliniko.Matches("van%"), OldReferenceID: cliniko.Present(),
			CreatedAt: cliniko.AtLeast(testkit.Monday),
		},
		miss:   cliniko.PatientListOptions{LastName: cliniko.NotEqual("Vane", "Vane-Ó")},
		unread: "unsubscribe_sms_marketing",
		follow: "label",
	}
}

func contactLife(*sandbox) life {
	return life{
		create: cliniko.ContactCreate{
			Address1: cliniko.Some("2 Kelp Lane"), Address2: cliniko.Some("Level 3"), Address3: cliniko.Some("Door 4"),
			City:           cliniko.Some("Sampleton"),
			CompanyName:    cliniko.Some("Kelp Surgery"),
			CountryCode:    cliniko.Some("NZ"),
			DoctorType:     cliniko.Some(cliniko.DoctorSpecialist),
			Email:          cliniko.Some("dr@contact.example"),
			FirstName:      cliniko.Some("Bo"),
			LastName:       cliniko.Some("Marsh"),
			Notes:          cliniko.Some("Closed on Fridays"),
			Occupation:     cliniko.Some("Surgeon"),
			PhoneNumbers:   cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneFax, Number: "(02) 5550 0001"}, {PhoneType: cliniko.PhoneWork, Number: "(02) 5550 0002"}}),
			PostCode:       cliniko.Some("9998"),
			PreferredName:  cliniko.Some("Dr Bo"),
			ProviderNumber: cliniko.Some("990001A"),
			State:          cliniko.Some("NSW"),
			Title:          cliniko.Some("Dr"),
			TypeCode:       cliniko.Some(1),
		},
		update: cliniko.ContactUpdate{
			CompanyName:  cliniko.Some("Kelp & Co"),
			CountryCode:  cliniko.Some("AU"),
			DoctorType:   cliniko.Null[cliniko.DoctorType](),
			Email:        cliniko.Null[string](),
			PhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneWork, Number: "(02) 5550 0003"}}),
			TypeCode:     cliniko.Some(2),
		},
		find:   cliniko.ContactListOptions{CompanyName: cliniko.Contains("kelp"), TypeCode: cliniko.In(1, 2), Occupation: cliniko.Equal("Surgeon")},
		miss:   cliniko.ContactListOptions{LastName: cliniko.NotEqual("Marsh")},
		follow: "country type",
	}
}

func patientCaseLife(b *sandbox) life {
	t, c := b.t, b.client
	attendee := first(t, c.Attendees.List, cliniko.AttendeeListOptions{PatientCaseID: cliniko.MissingID[cliniko.PatientCase]()})
	attachment := first(t, c.PatientAttachments.List)
	return life{
		create: cliniko.PatientCaseCreate{
			Name: "Left knee", PatientID: attendee.Patient.ID(),
			AttendeeIDs:               cliniko.Some([]cliniko.AttendeeID{attendee.ID}),
			Closed:                    cliniko.Some(false),
			ContactID:                 cliniko.Some(first(t, c.Contacts.List).ID),
			ExpiryDate:                cliniko.Some(cliniko.Date{Year: 2027, Month: 1, Day: 31}),
			IncludeCancelledAttendees: cliniko.Some(true),
			IncludeDNAAttendees:       cliniko.Some(true),
			IssueDate:                 cliniko.Some(cliniko.Date{Year: 2026, Month: 1, Day: 31}),
			MaxInvoiceableAmount:      amount("450.50"),
			MaxSessions:               cliniko.Some(6),
			Notes:                     cliniko.Some("After surgery"),
			PatientAttachmentIDs:      cliniko.Some([]cliniko.PatientAttachmentID{attachment.ID}),
			Referral:                  cliniko.Some(true),
			ReferralType:              cliniko.Some(cliniko.ReferralDVA),
		},
		update: cliniko.PatientCaseUpdate{
			ContactID:            cliniko.Null[cliniko.ContactID](),
			ExpiryDate:           cliniko.Null[cliniko.Date](),
			IncludeDNAAttendees:  cliniko.Some(false),
			MaxInvoiceableAmount: cliniko.Null[decimal.Decimal](),
			MaxSessions:          cliniko.Some(8),
			ReferralType:         cliniko.Some(cliniko.ReferralMedicare),
		},
		find:   cliniko.PatientCaseListOptions{Name: cliniko.Equal("Left knee"), IssueDate: cliniko.MatchesDate("2026-01-**"), ClosedAt: cliniko.Missing()},
		miss:   cliniko.PatientCaseListOptions{IssueDate: cliniko.GreaterThan(cliniko.Date{Year: 2026, Month: 1, Day: 31})},
		unread: "patient_attachment_ids", // scopedAttachments tests it
	}
}

func referenceNumberLife(b *sandbox) life {
	t, c := b.t, b.client
	return life{
		create: cliniko.PractitionerReferenceNumberCreate{
			PractitionerID:  first(t, c.Practitioners.List).ID,
			BusinessID:      cliniko.Some(first(t, c.Businesses.List).ID),
			Name:            cliniko.Some("Provider number"),
			ReferenceNumber: cliniko.Some("990002B"),
		},
		update: cliniko.PractitionerReferenceNumberUpdate{BusinessID: cliniko.Null[cliniko.BusinessID](), Name: cliniko.Null[string]()},
		find:   cliniko.PractitionerReferenceNumberListOptions{ReferenceNumber: cliniko.Equal("990002B")},
		miss:   cliniko.PractitionerReferenceNumberListOptions{ReferenceNumber: cliniko.Equal("990002b")},
	}
}

func recallTypeLife(*sandbox) life {
	return life{
		create: cliniko.RecallTypeCreate{Name: "Yearly check"},
		update: cliniko.RecallTypeUpdate{Name: cliniko.Some("Half-yearly check")},
		find:   cliniko.RecallTypeListOptions{},
	}
}

func recallLife(b *sandbox) life {
	t, c := b.t, b.client
	patient := first(t, c.Patients.List)
	return life{
		create: cliniko.RecallCreate{PatientID: patient.ID, RecallTypeID: first(t, c.RecallTypes.List).ID, RecallAt: cliniko.Date{Year: 2026, Month: 12, Day: 1}},
		update: cliniko.RecallUpdate{RecallAt: cliniko.Some(cliniko.Date{Year: 2027, Month: 2, Day: 28})},
		find:   cliniko.RecallListOptions{PatientID: cliniko.Equal(patient.ID)},
		miss:   cliniko.RecallListOptions{PatientID: cliniko.Equal(another(t, c, patient).ID)},
	}
}

func relationshipLife(b *sandbox) life {
	t, c := b.t, b.client
	patient := first(t, c.Patients.List)
	return life{
		create: cliniko.RelationshipCreate{PatientID: patient.ID, RelatedPatientID: another(t, c, patient).ID, Relation: cliniko.RelationParent},
		update: cliniko.RelationshipUpdate{Relation: cliniko.Some(cliniko.RelationOther)},
		find:   cliniko.RelationshipListOptions{PatientID: cliniko.Equal(patient.ID)},
		miss:   cliniko.RelationshipListOptions{PatientID: cliniko.NotEqual(patient.ID)},
		follow: "relation_description",
	}
}

func communicationLife(b *sandbox) life {
	t, c := b.t, b.client
	patient := first(t, c.Patients.List)
	return life{
		create: cliniko.CommunicationCreate{
			CategoryCode: cliniko.Some(cliniko.CommunicationCategoryMemo),
			Confidential: true, Content: "Rang about the knee", DirectionCode: cliniko.CommunicationReceived,
			From: "Ada", To: "Desk", PatientID: patient.ID, TypeCode: cliniko.CommunicationPhoneCall,
		},
		update: cliniko.CommunicationUpdate{
			Confidential: cliniko.Some(false), Content: cliniko.Some("Rang about the hip"),
			DirectionCode: cliniko.Some(cliniko.CommunicationSent), TypeCode: cliniko.Some(cliniko.CommunicationOther),
		},
		find:   cliniko.CommunicationListOptions{PatientID: cliniko.Equal(patient.ID), CategoryCode: cliniko.Equal(cliniko.CommunicationCategoryMemo)},
		miss:   cliniko.CommunicationListOptions{CategoryCode: cliniko.NotEqual(cliniko.CommunicationCategoryMemo)},
		follow: "direction_description type",
	}
}
