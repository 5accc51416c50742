package cliniko_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cliniko-go/cliniko"
)

// Everything in the diary of a day, whatever its kind.
func ExampleBookingsService_All() {
	ctx, client := context.Background(), exampleClient()
	business := firstOf(client.Businesses.All(ctx, cliniko.BusinessListOptions{}))
	from, to, err := business.Day(cliniko.Date{Year: 2026, Month: time.October, Day: 7})
	if err != nil {
		log.Fatal(err)
	}
	kinds := map[cliniko.BookingKind]int{}
	for booking, err := range client.Bookings.All(ctx, cliniko.BookingListOptions{
		BusinessID: cliniko.Equal(business.ID), StartsAt: cliniko.AtLeast(from).And(cliniko.LessThan(to)),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		kinds[booking.Kind()]++
	}
	fmt.Println(kinds[cliniko.BookingKindIndividual] > 0, kinds[cliniko.BookingKindIndividual] > kinds[cliniko.BookingKindGroup])
	// Output: true true
}

// The next classes that have free seats.
func ExampleGroupAppointmentsService_All() {
	ctx, client := context.Background(), exampleClient()
	found := 0
	for class, err := range client.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{
		StartsAt: cliniko.AtLeast(time.Date(2026, time.October, 5, 0, 0, 0, 0, time.UTC)),
		Sort:     cliniko.SortBy(cliniko.GroupAppointmentsByStartsAt.Ascending()),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		if len(class.PatientIDs) < class.MaxAttendees {
			found++
		}
		if found == 3 {
			break
		}
	}
	fmt.Println(found, "classes have free seats")
	// Output: 3 classes have free seats
}

// The working hours of a practitioner at a business, as the clinic has set them. Day 1 is Monday.
func ExampleDailyAvailabilitiesService_All() {
	ctx, client := context.Background(), exampleClient()
	practitioner := firstOf(client.Practitioners.All(ctx, cliniko.PractitionerListOptions{}))
	days := 0
	for day, err := range client.DailyAvailabilities.AllByPractitioner(ctx, practitioner.ID, cliniko.DailyAvailabilityListByPractitionerOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, hours := range day.Availabilities {
			_ = fmt.Sprintln(day.DayOfWeek, hours.StartsAt, "to", hours.EndsAt) // Monday 08:00 to 12:00
		}
		if len(day.Availabilities) > 0 {
			days++
		}
	}
	fmt.Println("works on some days:", days > 0 && days <= 7*2)
	// Output: works on some days: true
}

// Extra hours on a single day, beside the regular ones.
func ExampleAvailabilityBlocksService_Create() {
	ctx, client := context.Background(), exampleClient()
	business := firstOf(client.Businesses.All(ctx, cliniko.BusinessListOptions{}))
	practitioner := firstOf(client.Practitioners.AllByBusiness(ctx, business.ID, cliniko.PractitionerListOptions{}))
	saturday := cliniko.Date{Year: 2026, Month: time.October, Day: 10}
	opens, err := business.At(saturday, "09:00")
	if err != nil {
		log.Fatal(err)
	}
	block, err := client.AvailabilityBlocks.Create(ctx, cliniko.AvailabilityBlockCreate{
		BusinessID: business.ID, PractitionerID: practitioner.ID, StartsAt: opens, EndsAt: opens.Add(3 * time.Hour),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(block.StartsAt.Equal(opens), block.EndsAt.Sub(block.StartsAt))
	// Output: true 3h0m0s
}

// A lunch break for the team, and what it overlaps with.
func ExampleUnavailableBlocksService_Create() {
	ctx, client := context.Background(), exampleClient()
	business := firstOf(client.Businesses.All(ctx, cliniko.BusinessListOptions{}))
	practitioner := firstOf(client.Practitioners.AllByBusiness(ctx, business.ID, cliniko.PractitionerListOptions{}))
	noon, err := business.At(cliniko.Date{Year: 2026, Month: time.December, Day: 24}, "12:00")
	if err != nil {
		log.Fatal(err)
	}
	block, err := client.UnavailableBlocks.Create(ctx, cliniko.UnavailableBlockCreate{
		BusinessID: business.ID, PractitionerID: practitioner.ID, StartsAt: noon, EndsAt: noon.Add(time.Hour),
		Notes: cliniko.Some("Team lunch"),
	})
	if err != nil {
		log.Fatal(err)
	}
	conflicts, err := client.UnavailableBlocks.Conflicts(ctx, block.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(block.Notes, "conflicts:", conflicts.Exists())
	// Output: Team lunch conflicts: false
}

// The reasons for which times are blocked.
func ExampleUnavailableBlockTypesService_All() {
	ctx, client := context.Background(), exampleClient()
	for kind, err := range client.UnavailableBlockTypes.All(ctx, cliniko.UnavailableBlockTypeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(kind.Name)
	}
	// Output:
	// Staff meeting
	// Training
}
