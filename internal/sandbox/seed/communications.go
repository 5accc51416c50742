package seed

import (
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Codes of communications.
const (
	typeSMS, typeEmail, typePhone                = 1, 2, 3
	sent, received                               = 1, 2
	reminderMessage, invoiceMessage              = 1, 3
	confirmationMessage, letterMessage, replyOne = 4, 5, 8
)

var messageLabels = map[int]string{
	reminderMessage: "Appointment Reminder", invoiceMessage: "Invoice", confirmationMessage: "Appointment Confirmation",
	letterMessage: "Letter", replyOne: "Reply from Patient",
}

const clinicAddress = "hello@saltbush.example"

// message is an email or SMS before it is added.
type message struct {
	visit             *store.Record
	at                time.Time
	kind              int // typeSMS or typeEmail
	category          int
	from, to, subject string
	content           string
}

// seedCommunications adds the reminders that appointments claim, replies to
// them, confirmations, invoices and letters by email, and memos.
func (s *seeder) seedCommunications() {
	patients := s.store.Collections["patients"].ByID
	for i, rec := range s.past() {
		p := patients[rec.Link("patient_id")]
		if rec.Get("sms_reminder_sent") == true {
			s.remindBySMS(rec, p, i)
		}
		if rec.Get("email_reminder_sent") == true {
			s.remindByEmail(rec, p)
		}
		if i%6 == 2 {
			s.confirm(rec, p)
		}
		if i%25 == 7 {
			s.writeLetter(rec, p)
		}
		if i%12 == 3 {
			s.addMemo(rec, p)
		}
	}
	s.sendInvoices()
}

// addMessage adds an email or SMS about a visit.
func (s *seeder) addMessage(m message) *store.Record {
	schema, kind := "EmailCommunication", "Email"
	if m.kind == typeSMS {
		schema, kind = "SmsCommunication", "SMS"
	}
	rec := s.store.Collections["communications"].NewRecord(schema, 0, nil)
	rec.Set("created_at", m.at)
	rec.Set("updated_at", m.at)
	rec.Set("attendee_id", s.attendees[m.visit.ID].ID)
	rec.Set("booking_id", m.visit.ID)
	rec.Set("category", messageLabels[m.category])
	rec.Set("category_code", m.category)
	rec.Set("content", m.content)
	rec.Set("direction_code", sent)
	rec.Set("direction_description", "Sent")
	rec.Set("from", m.from)
	rec.Set("patient_id", m.visit.Get("patient_id"))
	rec.Set("to", m.to)
	rec.Set("type", kind)
	rec.Set("type_code", m.kind)
	if m.kind == typeEmail {
		rec.Set("content_subject", m.subject)
	}
	return s.put(s.newID(), "communications", rec)
}

// when returns the time of a visit as messages write it, by the clock of its
// business.
func (s *seeder) when(visit *store.Record) string {
	return visit.Time("starts_at").In(s.zoneOf(visit)).Format("Monday 2 January at 3:04 pm")
}

// before returns the time d before a visit begins, or that of its booking if it
// was later.
func before(visit *store.Record, d time.Duration) time.Time {
	at, booked := visit.Time("starts_at").Add(-d), visit.Time("created_at")
	if at.Before(booked) {
		return booked
	}
	return at
}

func firstNameOf(p *store.Record) string {
	for _, field := range []string{"preferred_first_name", "first_name"} {
		if name := p.Text(field); name != "" {
			return name
		}
	}
	return "there"
}

func (s *seeder) remindBySMS(visit, p *store.Record, i int) {
	at, number := before(visit, 24*time.Hour), mobileOf(p)
	with := s.rotaOf(visit).rec.Text("label")
	s.addMessage(message{
		visit: visit, at: at, kind: typeSMS, category: reminderMessage, from: "Saltbush", to: number,
		content: "Hi " + firstNameOf(p) + ", see you " + s.when(visit) + " with " + with + ". Reply Y to confirm.",
	})
	if i%5 != 0 {
		return
	}
	reply := s.addMessage(message{
		visit: visit, at: s.between(at, visit.Time("starts_at")), kind: typeSMS, category: replyOne,
		from: number, to: "Saltbush", content: pick(s, replies),
	})
	reply.Set("direction_code", received)
	reply.Set("direction_description", "Received")
}

func (s *seeder) remindByEmail(visit, p *store.Record) {
	with := s.rotaOf(visit).rec.Text("label")
	s.addMessage(message{
		visit: visit, at: before(visit, 48*time.Hour), kind: typeEmail, category: reminderMessage,
		from: clinicAddress, to: p.Text("email"), subject: "Your appointment on " + s.when(visit),
		content: "Dear " + firstNameOf(p) + ",\n\nthis is a reminder of your appointment with " + with + " on " + s.when(visit) +
			".\n\nIf you cannot come, please tell us a day before.\n\nSaltbush Allied Health",
	})
}

func (s *seeder) confirm(visit, p *store.Record) {
	if p.Get("email") == nil {
		return
	}
	s.addMessage(message{
		visit: visit, at: visit.Time("created_at"), kind: typeEmail, category: confirmationMessage,
		from: clinicAddress, to: p.Text("email"), subject: "Appointment confirmed",
		content: "Dear " + firstNameOf(p) + ",\n\nyour appointment on " + s.when(visit) + " is confirmed.\n\nSaltbush Allied Health",
	})
}

// writeLetter adds a letter to a doctor about a visit.
func (s *seeder) writeLetter(visit, p *store.Record) {
	doctor := s.contacts[s.rng.IntN(2)]
	s.addMessage(message{
		visit: visit, at: s.soonAfter(visit), kind: typeEmail, category: letterMessage, from: clinicAddress, to: doctor.Text("email"),
		subject: "Report on your patient",
		content: "Dear Dr " + doctor.Text("last_name") + ",\n\nthank you for referring " + p.Text("label") + ", who came with problems of this kind: " +
			s.complaint(visit) + ". Treatment goes on as planned.\n\nKind regards\n" + s.rotaOf(visit).rec.Text("label"),
	})
}

// addMemo adds a memo about a telephone call on the day of a visit.
func (s *seeder) addMemo(visit, p *store.Record) {
	at := before(visit, time.Duration(1+s.rng.IntN(5))*time.Hour)
	direction, label := sent, "Sent"
	if s.chance(0.6) {
		direction, label = received, "Received"
	}
	s.addShaped(s.newID(), "communications", "MemoCommunication", store.Values{
		"created_at": at, "updated_at": at, "patient_id": p.ID, "category": "Memo", "category_code": 12, "confidential": s.chance(0.1),
		"content": pick(s, memos), "direction_code": direction, "direction_description": label, "from": "Front desk",
		"to": strings.TrimSpace(p.Text("label")), "type": "Phone call", "type_code": typePhone,
	})
}

// sendInvoices adds the emails with some of the invoices.
func (s *seeder) sendInvoices() {
	for i, invoice := range s.store.Collections["invoices"].Rows {
		visit := s.store.Collections["individual_appointments"].ByID[invoice.Link("appointment_id")]
		p := s.store.Collections["patients"].ByID[invoice.Link("patient_id")]
		if i%4 != 1 || visit == nil || p.Get("email") == nil {
			continue
		}
		rec := s.addMessage(message{
			visit: visit, at: invoice.Time("created_at"), kind: typeEmail, category: invoiceMessage, from: clinicAddress,
			to: p.Text("email"), subject: "Your invoice",
			content: "Dear " + firstNameOf(p) + ",\n\nplease find your invoice attached. The total is " +
				invoice.Get("total_amount").(store.Decimal).Dollars() + ".\n\nSaltbush Allied Health",
		})
		rec.Set("invoice_id", invoice.ID)
	}
}
