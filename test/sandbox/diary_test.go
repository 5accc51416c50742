package sandbox_test

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var diaryLives = []lifeCase{
	{"AppointmentTypes", appointmentTypeLife},
	{"Attendees", attendeeLife},
	{"AvailabilityBlocks", availabilityBlockLife},
	{"Businesses", businessLife},
	{"GroupAppointments", groupAppointmentLife},
	{"IndividualAppointments", individualAppointmentLife},
	{"UnavailableBlocks", unavailableBlockLife},
}

var twice = cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 2, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2})

func appointmentTypeLife(b *sandbox) life {
	t, c := b.t, b.client
	return life{
		create: cliniko.AppointmentTypeCreate{
			Color: "#AABBCC", DurationInMinutes: 40, MaxAttendees: 3, Name: "Feet",
			AddDepositToAccountCredit:          cliniko.Some(true),
			AppointmentConfirmationTemplateIDs: cliniko.Some([]cliniko.CommunicationTemplateID{"11"}),
			AppointmentFollowUpTemplateIDs:     cliniko.Some([]cliniko.CommunicationTemplateID{"12"}),
			AppointmentReminderTemplateIDs:     cliniko.Some([]cliniko.CommunicationTemplateID{"13", "14"}),
			BillableItemID:                     cliniko.Some(first(t, c.BillableItems.List).ID),
			BusinessIDs:                        cliniko.Some([]cliniko.BusinessID{first(t, c.Businesses.List).ID}),
			Category:                           cliniko.Some("Lower limb"),
			DepositPrice:                       amount("25.50"),
			Description:                        cliniko.Some("All about feet"),
			OnlineBookingsLeadTimeHours:        cliniko.Some(4),
			OnlinePaymentsMode:                 cliniko.Some(cliniko.OnlinePaymentsDepositRequired),
			PractitionerIDs:                    cliniko.Some([]cliniko.PractitionerID{first(t, c.Practitioners.List).ID}),
			ProductID:                          cliniko.Some(first(t, c.Products.List).ID),
			ShowInOnlineBookings:               cliniko.Some(true),
			TelehealthEnabled:                  cliniko.Some(true),
			TreatmentNoteTemplateID:            cliniko.Some(first(t, c.TreatmentNoteTemplates.List).ID),
		},
		update: cliniko.AppointmentTypeUpdate{
			AppointmentReminderTemplateIDs: cliniko.Some([]cliniko.CommunicationTemplateID{"14"}),
			BusinessIDs:                    cliniko.Some([]cliniko.BusinessID{}),
			DepositPrice:                   cliniko.Null[decimal.Decimal](),
			Description:                    cliniko.Null[string](),
			DurationInMinutes:              cliniko.Some(45),
			OnlinePaymentsMode:             cliniko.Null[cliniko.OnlinePaymentsMode](),
			PractitionerIDs:                cliniko.Some([]cliniko.PractitionerID{}),
			TelehealthEnabled:              cliniko.Some(false),
			TreatmentNoteTemplateID:        cliniko.Null[cliniko.TreatmentNoteTemplateID](),
		},
		find: cliniko.AppointmentTypeListOptions{
			Category: cliniko.Equal("Lower limb"), ShowInOnlineBookings: cliniko.Equal(true),
			AppointmentReminderTemplateIDs: cliniko.Contains(cliniko.CommunicationTemplateID("14")),
		},
		miss:   cliniko.AppointmentTypeListOptions{AppointmentReminderTemplateIDs: cliniko.Contains(cliniko.CommunicationTemplateID("1"))},
		unread: "business_ids practitioner_ids", // offeredTypes tests them
		follow: "online_payments_enabled",
	}
}

func attendeeLife(b *sandbox) life {
	t, c := b.t, b.client
	group, patient := first(t, c.GroupAppointments.List), first(t, c.Patients.List)
	booking := cliniko.BookingID(group.ID)
	return life{
		create: cliniko.AttendeeCreate{
			BookingID: booking, PatientID: patient.ID,
			Arrived: cliniko.Some(true), Notes: cliniko.Some("Brings a mat"), PatientCaseID: cliniko.Some(first(t, c.PatientCases.List).ID),
		},
		update: cliniko.AttendeeUpdate{Arrived: cliniko.Some(false), Notes: cliniko.Null[string](), PatientCaseID: cliniko.Null[cliniko.PatientCaseID]()},
		find:   cliniko.AttendeeListOptions{BookingID: cliniko.Equal(booking), PatientID: cliniko.Equal(patient.ID), CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.AttendeeListOptions{BookingID: cliniko.NotEqual(booking)},
		cancel: cliniko.AttendeeCancel{CancellationReason: cliniko.CancellationSick, CancellationNote: cliniko.Some("Cold"), ApplyToRepeats: cliniko.Some(false)},
	}
}

func availabilityBlockLife(b *sandbox) life {
	t, c := b.t, b.client
	business := first(t, c.Businesses.List)
	return life{
		create: cliniko.AvailabilityBlockCreate{
			BusinessID: business.ID, PractitionerID: first(t, c.Practitioners.List).ID, RepeatRule: twice,
			StartsAt: testkit.Friday, EndsAt: testkit.Friday.Add(2 * time.Hour),
		},
		find: cliniko.AvailabilityBlockListOptions{BusinessID: cliniko.Equal(business.ID), StartsAt: cliniko.Between(testkit.Friday, testkit.Friday.Add(time.Second))},
		miss: cliniko.AvailabilityBlockListOptions{StartsAt: cliniko.GreaterThan(testkit.Friday)},
	}
}

func businessLife(b *sandbox) life {
	t, c := b.t, b.client
	appointmentType := first(t, c.AppointmentTypes.List)
	return life{
		create: cliniko.BusinessCreate{
			AdditionalInformation: cliniko.Some("By the pier"), AdditionalInvoiceInformation: cliniko.Some("Net 14"),
			Address1: cliniko.Some("3 Kelp Lane"), Address2: cliniko.Some("Shed 5"),
			AppointmentRemindersEnabled: cliniko.Some(false),
			AppointmentTypeIDs:          cliniko.Some([]cliniko.AppointmentTypeID{appointmentType.ID}),
			BusinessName:                cliniko.Some("Kelp Physio Pty Ltd"),
			BusinessRegistrationName:    cliniko.Some("ABN"), BusinessRegistrationValue: cliniko.Some("00 000 000 001"),
			City: cliniko.Some("Sampleton"), ContactInformation: cliniko.Some("Knock"), CountryCode: cliniko.Some("GB"),
			DisplayName: cliniko.Some("Kelp Physio"), EmailReplyTo: cliniko.Some("hello@kelp.example"),
			Logo: cliniko.Some("data:image/png;base64,AA=="), LogoHeight: cliniko.Some(80), RemoveLogo: cliniko.Some(false),
			PostCode: cliniko.Some("9997"), ShowInOnlineBookings: cliniko.Some(true), State: cliniko.Some("NSW"),
			TimeZone: cliniko.Some("Perth"), TimeZoneIdentifier: cliniko.Some("Australia/Perth"),
			WebsiteAddress: cliniko.Some("https://kelp.example"),
		},
		update: cliniko.BusinessUpdate{
			AdditionalInformation:       cliniko.Null[string](),
			AppointmentRemindersEnabled: cliniko.Some(true),
			AppointmentTypeIDs:          cliniko.Null[[]cliniko.AppointmentTypeID](),
			CountryCode:                 cliniko.Some("AU"),
			DisplayName:                 cliniko.Some("Kelp & Co"),
			TimeZoneIdentifier:          cliniko.Some("Australia/Sydney"),
		},
		find:   cliniko.BusinessListOptions{ShowInOnlineBookings: cliniko.Equal(true), CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.BusinessListOptions{ShowInOnlineBookings: cliniko.Equal(false)},
		unread: "logo logo_height",
		follow: "country label time_zone",
	}
}

func groupAppointmentLife(b *sandbox) life {
	t, c := b.t, b.client
	practitioner := first(t, c.Practitioners.List)
	return life{
		create: cliniko.GroupAppointmentCreate{
			AppointmentTypeID: first(t, c.AppointmentTypes.List).ID, BusinessID: first(t, c.Businesses.List).ID,
			PractitionerID: practitioner.ID, StartsAt: testkit.Friday, EndsAt: cliniko.Some(testkit.Friday.Add(time.Hour)),
			MaxAttendees: cliniko.Some(5), Notes: cliniko.Some("Bring mats"), RepeatRule: twice,
		},
		update: cliniko.GroupAppointmentUpdate{
			MaxAttendees: cliniko.Some(6), Notes: cliniko.Null[string](), EndsAt: cliniko.Some(testkit.Friday.Add(2 * time.Hour)),
		},
		find: cliniko.GroupAppointmentListOptions{
			PractitionerID: cliniko.Equal(practitioner.ID), StartsAt: cliniko.AtMost(testkit.Friday), EndsAt: cliniko.GreaterThan(testkit.Friday),
			RepeatedFromID: cliniko.MissingID[cliniko.GroupAppointment](),
		},
		miss: cliniko.GroupAppointmentListOptions{PractitionerID: cliniko.NotEqual(practitioner.ID)},
	}
}

func individualAppointmentLife(b *sandbox) life {
	t, c := b.t, b.client
	patientCase := first(t, c.PatientCases.List)
	patient := patientCase.Patient.ID()
	return life{
		create: cliniko.IndividualAppointmentCreate{
			AppointmentTypeID: first(t, c.AppointmentTypes.List).ID, BusinessID: first(t, c.Businesses.List).ID,
			PatientID: patient, PractitionerID: first(t, c.Practitioners.List).ID, StartsAt: testkit.Friday,
			EndsAt: cliniko.Some(testkit.Friday.Add(time.Hour)), Notes: cliniko.Some("Brings scans"),
			PatientCaseID: cliniko.Some(patientCase.ID), RepeatRule: twice,
		},
		update: cliniko.IndividualAppointmentUpdate{
			StartsAt: cliniko.Some(testkit.Friday.Add(time.Hour)), EndsAt: cliniko.Some(testkit.Friday.Add(3 * time.Hour)),
			Notes: cliniko.Null[string](), PatientCaseID: cliniko.Null[cliniko.PatientCaseID](),
		},
		find: cliniko.IndividualAppointmentListOptions{
			PatientID: cliniko.Equal(patient), StartsAt: cliniko.Between(testkit.Friday, testkit.Friday.Add(2*time.Hour)), DidNotArrive: cliniko.Equal(false),
		},
		miss: cliniko.IndividualAppointmentListOptions{PatientID: cliniko.Equal(patient), StartsAt: cliniko.LessThan(testkit.Friday)},
		cancel: cliniko.IndividualAppointmentCancel{
			CancellationReason: cliniko.CancellationAway, CancellationNote: cliniko.Some("On a boat"), ApplyToRepeats: cliniko.Some(true),
		},
	}
}

func unavailableBlockLife(b *sandbox) life {
	t, c := b.t, b.client
	kind := first(t, c.UnavailableBlockTypes.List)
	return life{
		create: cliniko.UnavailableBlockCreate{
			BusinessID: first(t, c.Businesses.List).ID, PractitionerID: first(t, c.Practitioners.List).ID,
			StartsAt: testkit.Friday, EndsAt: testkit.Friday.Add(time.Hour), Notes: cliniko.Some("Dentist"), RepeatRule: twice,
			UnavailableBlockTypeID: cliniko.Some(kind.ID),
		},
		update: cliniko.UnavailableBlockUpdate{
			EndsAt: cliniko.Some(testkit.Friday.Add(90 * time.Minute)), Notes: cliniko.Null[string](),
			UnavailableBlockTypeID: cliniko.Null[cliniko.UnavailableBlockTypeID](),
		},
		find: cliniko.UnavailableBlockListOptions{
			StartsAt: cliniko.Between(testkit.Friday, testkit.Friday.Add(time.Minute)), RepeatedFromID: cliniko.MissingID[cliniko.UnavailableBlock](),
		},
		miss: cliniko.UnavailableBlockListOptions{EndsAt: cliniko.AtMost(testkit.Friday)},
	}
}
