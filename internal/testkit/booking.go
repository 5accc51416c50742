package testkit

import (
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
)

// FirstFreeTime returns the first free time in the online bookings of a clinic, within three weeks of a day.
func FirstFreeTime(t *testing.T, client *cliniko.Client, from cliniko.Date) (cliniko.BusinessID, cliniko.PractitionerID, cliniko.AppointmentTypeID, time.Time) {
	t.Helper()
	for service, err := range client.Services.All(t.Context(), cliniko.ServiceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, practitioner := range service.Practitioners {
			business, appointmentType := service.Business.ID(), service.AppointmentType.ID()
			options := cliniko.AvailableTimeListOptions{From: from, To: from.AddDays(20)}
			for slot, err := range client.AvailableTimes.All(t.Context(), business, practitioner.ID(), appointmentType, options) {
				if err != nil {
					t.Fatal(err)
				}
				return business, practitioner.ID(), appointmentType, slot.AppointmentStart
			}
		}
	}
	t.Fatal("nothing is free in three weeks")
	return "", "", "", time.Time{}
}
