package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// sandboxClient returns a client for a clinic in memory.
func sandboxClient() *cliniko.Client {
	client, err := clinikotest.New().Client()
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// The next five free times anywhere, and whom they are with.
func ExampleAvailableTimesService_Search() {
	ctx, client := context.Background(), sandboxClient()
	found := 0
	for slot, err := range client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{}) {
		if err != nil {
			log.Fatal(err)
		}
		_ = fmt.Sprintln(slot.StartsAt, slot.AppointmentType.Name, slot.Practitioner.DisplayName, slot.Business.DisplayName)
		found++
		if found == 5 {
			break
		}
	}
	fmt.Println(found, "slots")
	// Output: 5 slots
}

// A booking from the search to the appointment.
func ExampleIndividualAppointmentsService_Book() {
	ctx, client := context.Background(), sandboxClient()
	patient, _, err := client.Patients.FindOrCreate(ctx, cliniko.PatientCreate{
		FirstName: "Ada", LastName: "Vane", Email: cliniko.Some("ada@mail.example"),
		DateOfBirth: cliniko.Some(cliniko.Date{Year: 1985, Month: time.December, Day: 10}),
	})
	if err != nil {
		log.Fatal(err)
	}
	for slot, err := range client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{}) {
		if err != nil {
			log.Fatal(err)
		}
		appointment, err := client.IndividualAppointments.Book(ctx, slot.Request(patient.ID), cliniko.BookOptions{})
		if errors.Is(err, cliniko.ErrSlotTaken) {
			continue // somebody was faster: try the next one
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("booked:", appointment.StartsAt.Equal(slot.StartsAt))
		break
	}
	// Output: booked: true
}

// A seat in a class.
func ExampleAttendeesService_Book() {
	ctx, client := context.Background(), sandboxClient()
	patients, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 1})
	if err != nil {
		log.Fatal(err)
	}
	for class, err := range client.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{StartsAt: cliniko.AtLeast(time.Now())}) {
		if err != nil {
			log.Fatal(err)
		}
		_, err := client.Attendees.Book(ctx, cliniko.AttendeeCreate{
			BookingID: cliniko.BookingID(class.ID), PatientID: patients.Items[0].ID,
		}, cliniko.BookOptions{})
		if errors.Is(err, cliniko.ErrSlotTaken) {
			continue // full
		}
		fmt.Println("booked:", err == nil)
		break
	}
	// Output: booked: true
}

// An email address and a phone number lead to a patient.
func ExamplePatientsService_Find() {
	ctx, client := context.Background(), sandboxClient()
	if _, err := client.Patients.Create(ctx, cliniko.PatientCreate{
		FirstName: "Ada", LastName: "Vane", Email: cliniko.Some("ada@mail.example"),
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0491 570 006"}}),
	}); err != nil {
		log.Fatal(err)
	}
	matches, err := client.Patients.Find(ctx, cliniko.PatientQuery{
		FirstName: "ADA", LastName: "vane", Email: "Ada@Mail.example", PhoneNumbers: []string{"+61 491 570 006"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range matches {
		fmt.Println(m.Patient.FirstName, m.IsCertain(), m.Email == cliniko.MatchSame, m.PhoneNumber == cliniko.MatchSame)
	}
	// Output: Ada true true true
}

// If it is uncertain that the person is new, a member of staff decides.
func ExamplePatientsService_FindOrCreate() {
	ctx, client := context.Background(), sandboxClient()
	request := cliniko.PatientCreate{
		FirstName: "Zoë", LastName: "Vane",
		DateOfBirth: cliniko.Some(cliniko.Date{Year: 1985, Month: time.December, Day: 10}),
	}
	for _, name := range []string{"Zoë", "zoë ", "Zoe"} {
		request.FirstName = name
		patient, created, err := client.Patients.FindOrCreate(ctx, request)
		if undecided, ok := errors.AsType[*cliniko.UndecidedPatientError](err); ok {
			fmt.Println("perhaps", undecided.Candidates[0].Patient.FirstName)
			continue
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(patient.FirstName, created)
	}
	// Output:
	// Zoë true
	// Zoë false
	// perhaps Zoë
}

// Half past two at the clinic, and the appointments of that week.
func ExampleBusiness_At() {
	business := cliniko.Business{TimeZoneIdentifier: "Australia/Sydney"} // as read from the API
	day := cliniko.Date{Year: 2026, Month: time.November, Day: 26}
	at, err := business.At(day, "14:30")
	if err != nil {
		log.Fatal(err)
	}
	from, to, err := business.Week(day)
	if err != nil {
		log.Fatal(err)
	}
	_ = cliniko.IndividualAppointmentListOptions{StartsAt: cliniko.Between(from, to)}
	fmt.Println(at.UTC())
	fmt.Println(from.Format("Mon 2 Jan 15:04 MST"), "to", to.Format("Mon 2 Jan 15:04 MST"))
	// Output:
	// 2026-11-26 03:30:00 +0000 UTC
	// Mon 23 Nov 00:00 AEDT to Mon 30 Nov 00:00 AEDT
}
