package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
)

// channelsOf returns an incomplete reminder for each channel by which a patient is to be reminded. It counts the others
// in skipped. A patient without a preference gets none.
func channelsOf(p cliniko.Patient, a cliniko.Attendee, skipped map[string]int) (reminders []Reminder) {
	if p.ID == "" || !p.ArchivedAt.IsZero() {
		skipped["to archived or deleted patients"]++
		return nil
	}
	bySMS, byEmail := p.ReminderType == cliniko.ReminderSMS, p.ReminderType == cliniko.ReminderEmail
	if p.ReminderType == cliniko.ReminderSMSAndEmail {
		bySMS, byEmail = true, true
	}
	if !bySMS && !byEmail {
		skipped["to patients who want none"]++
	}
	add := func(channel, to string, sentByCliniko *int) {
		switch {
		case sentByCliniko != nil && *sentByCliniko > 0:
			skipped["that Cliniko sent itself"]++
		case to == "":
			skipped["without a number or an address"]++
		default:
			reminders = append(reminders, Reminder{Key: Key{Channel: channel}, To: to})
		}
	}
	if bySMS {
		add(sms, mobileOf(p), a.SentSMSRemindersCount)
	}
	if byEmail {
		add(email, p.Email, a.SentEmailRemindersCount)
	}
	return reminders
}

func mobileOf(p cliniko.Patient) string {
	for _, number := range p.PatientPhoneNumbers {
		if number.PhoneType == cliniko.PhoneMobile {
			return cmp.Or(number.NormalizedNumber, number.Number)
		}
	}
	return ""
}

// zoneOf returns the time zone of a patient, or that of the business if the patient has none that is known.
func zoneOf(p cliniko.Patient, business *time.Location) *time.Location {
	if zone, err := time.LoadLocation(p.TimeZone); err == nil && p.TimeZone != "" {
		return zone
	}
	return business
}

func textOf(p cliniko.Patient, r Reminder) string {
	_, city, _ := strings.Cut("/"+r.StartsAt.Location().String(), "/")
	city = strings.ReplaceAll(city[strings.LastIndexByte(city, '/')+1:], "_", " ")
	name := cmp.Or(p.PreferredFirstName, p.FirstName)
	if name != "" {
		name = " " + name
	}
	return fmt.Sprintf("Hello%s, this is a reminder of your appointment at %s on %s at %s (%s time).",
		name, r.Business, r.StartsAt.Format("Monday 2 January"), r.StartsAt.Format(clockForm), city)
}
