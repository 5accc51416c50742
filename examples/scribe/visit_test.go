package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// diary is the day of a practitioner, at noon in the time zone of the business.
type diary struct {
	client *cliniko.Client
	like   cliniko.IndividualAppointment
	noon   time.Time
}

// atNoon runs a test in a sandbox in which the practitioner has no appointments on this day.
func atNoon(t *testing.T, test func(t *testing.T, d *diary)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New(clinikotest.WithRole(clinikotest.RolePractitioner), clinikotest.WithSize(3))
		d := &diary{client: must(clinic.Client())(t)}
		like := must(demoVisit(t.Context(), d.client))(t)
		d.like = *must(d.client.IndividualAppointments.Get(t.Context(), like))(t)
		business := must(d.client.Businesses.Get(t.Context(), d.like.Business.ID()))(t)
		zone := must(business.Location())(t)
		d.noon = must(business.At(cliniko.DateOf(time.Now().In(zone)).AddDays(3), "12:00"))(t)
		time.Sleep(time.Until(d.noon))
		for a, err := range d.client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{
			PractitionerID: cliniko.Equal(d.like.Practitioner.ID()),
		}) {
			if err == nil {
				err = d.client.IndividualAppointments.Archive(t.Context(), a.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		test(t, d)
	})
}

// add adds an appointment that begins and ends that many minutes after noon.
func (d *diary) add(t *testing.T, from, to int) cliniko.IndividualAppointmentID {
	t.Helper()
	return must(d.client.IndividualAppointments.Create(t.Context(), cliniko.IndividualAppointmentCreate{
		PatientID: d.like.Patient.ID(), PractitionerID: d.like.Practitioner.ID(), BusinessID: d.like.Business.ID(),
		AppointmentTypeID: d.like.AppointmentType.ID(), StartsAt: d.noon.Add(time.Duration(from) * time.Minute),
		EndsAt: cliniko.Some(d.noon.Add(time.Duration(to) * time.Minute)),
	}))(t).ID
}

func (d *diary) addGroup(t *testing.T, from, to int) {
	t.Helper()
	must(d.client.GroupAppointments.Create(t.Context(), cliniko.GroupAppointmentCreate{
		PractitionerID: d.like.Practitioner.ID(), BusinessID: d.like.Business.ID(), AppointmentTypeID: d.like.AppointmentType.ID(),
		MaxAttendees: cliniko.Some(4), StartsAt: d.noon.Add(time.Duration(from) * time.Minute), EndsAt: cliniko.Some(d.noon.Add(time.Duration(to) * time.Minute)),
	}))(t)
}

// The first appointment of each case is the one that is meant. Times are minutes from now.
func TestCurrentAppointment(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		times [][2]int
		group [][2]int
		want  string // part of the error; "" for the first appointment
	}{
		"none today":           {nil, nil, "no appointment today"},
		"current":              {[][2]int{{-20, 10}, {-60, -30}, {10, 40}}, nil, ""},
		"begins now":           {[][2]int{{0, 30}, {-60, -30}}, nil, ""},
		"the last one":         {[][2]int{{-60, -30}, {-120, -90}, {10, 40}}, nil, ""},
		"in the morning":       {[][2]int{{-240, -210}}, nil, ""},
		"yesterday":            {[][2]int{{-1440, -1410}}, nil, "no appointment today"},
		"before midnight":      {[][2]int{{-730, -700}}, nil, "no appointment today"},
		"after midnight":       {[][2]int{{-710, -690}}, nil, ""},
		"tomorrow":             {[][2]int{{1440, 1470}}, nil, "no appointment today"},
		"two at once":          {[][2]int{{-20, 10}, {-20, 10}}, nil, "2 appointments could be meant"},
		"two overlap":          {[][2]int{{-40, 5}, {-20, 10}}, nil, "2 appointments could be meant"},
		"two ended together":   {[][2]int{{-60, -30}, {-90, -30}}, nil, "2 appointments could be meant"},
		"handover":             {[][2]int{{-5, 25}, {-35, -5}}, nil, "2 appointments could be meant"},
		"a group":              {nil, [][2]int{{-20, 10}}, "group appointment"},
		"a group was the last": {[][2]int{{-120, -90}}, [][2]int{{-60, -30}}, "group appointment"},
		"a group at once":      {[][2]int{{-20, 10}}, [][2]int{{-15, 10}}, "2 appointments could be meant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			atNoon(t, func(t *testing.T, d *diary) {
				t.Helper()
				var ids []cliniko.IndividualAppointmentID
				for _, at := range tc.times {
					ids = append(ids, d.add(t, at[0], at[1]))
				}
				for _, at := range tc.group {
					d.addGroup(t, at[0], at[1])
				}
				got, err := currentAppointment(t.Context(), d.client, d.like.Practitioner.ID())
				switch {
				case tc.want == "" && (err != nil || got != ids[0]):
					t.Errorf("another appointment was found, or none: %v", err)
				case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
					t.Errorf("error %v, want %q", err, tc.want)
				}
			})
		})
	}
}

func TestCancelledAndMissedAppointmentsAreNotMeant(t *testing.T) {
	t.Parallel()
	atNoon(t, func(t *testing.T, d *diary) {
		t.Helper()
		want := d.add(t, -90, -60)
		cancelled := d.add(t, -20, 10)
		if err := d.client.IndividualAppointments.Cancel(t.Context(), cancelled, cliniko.IndividualAppointmentCancel{CancellationReason: cliniko.CancellationSick}); err != nil {
			t.Fatal(err)
		}
		if got, err := currentAppointment(t.Context(), d.client, d.like.Practitioner.ID()); err != nil || got != want {
			t.Errorf("another appointment was found, or none: %v", err)
		}
	})
}

func TestFindVisit(t *testing.T) {
	t.Parallel()
	atNoon(t, func(t *testing.T, d *diary) {
		t.Helper()
		past, future := d.add(t, -60, -30), d.add(t, 60, 90)
		others := must(cliniko.Collect(d.client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{
			StartsAt: cliniko.LessThan(time.Now()),
		})))(t)
		var other cliniko.IndividualAppointment
		for _, a := range others {
			if a.Practitioner.ID() != d.like.Practitioner.ID() {
				other = a
			}
		}
		for want, o := range map[string]options{
			"":                          {appointment: past},
			"not begun yet":             {appointment: future},
			"with another practitioner": {appointment: other.ID},
			"not found":                 {appointment: "1"},
			"the templates are: ":       {appointment: past, template: "Letter"},
		} {
			v, err := findVisit(t.Context(), d.client, o)
			switch {
			case want == "" && (err != nil || v.template.Name == "" || v.appointment.ID != past || v.zone == nil):
				t.Errorf("the visit is not complete: %v", err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
				t.Errorf("error %v, want %q", err, want)
			}
		}
	})
}

func TestTheKeyMustBeThatOfAPractitioner(t *testing.T) {
	t.Parallel()
	client := must(clinikotest.New(clinikotest.WithSize(3)).Client())(t)
	if _, err := findVisit(t.Context(), client, options{}); err == nil || !strings.Contains(err.Error(), "use the key of the practitioner") {
		t.Errorf("got %v", err)
	}
}
