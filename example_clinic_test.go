package cliniko_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cliniko-go/cliniko"
)

// Where the clinic is, and the time there.
func ExampleBusinessesService_All() {
	ctx, client := context.Background(), exampleClient()
	for business, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(business.DisplayName, "in", business.TimeZoneIdentifier)
	}
	// Output: ?
}

// The practitioners whom patients can book online, and how many there are in all.
func ExamplePractitionersService_All() {
	ctx, client := context.Background(), exampleClient()
	online, all := 0, 0
	for practitioner, err := range client.Practitioners.All(ctx, cliniko.PractitionerListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		all++
		if practitioner.ShowInOnlineBookings {
			online++
		}
	}
	fmt.Printf("%d of %d practitioners can be booked online\n", online, all)
	// Output: ?
}

// What patients can book, and how long it takes.
func ExampleAppointmentTypesService_All() {
	ctx, client := context.Background(), exampleClient()
	for kind, err := range client.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		if kind.ShowInOnlineBookings {
			fmt.Println(kind.Name, "takes", kind.DurationInMinutes, "minutes")
		}
	}
	// Output: ?
}

// Who offers what at a business.
func ExampleServicesService_AllByBusiness() {
	ctx, client := context.Background(), exampleClient()
	business := firstOf(client.Businesses.All(ctx, cliniko.BusinessListOptions{}))
	types, practitioners := 0, map[cliniko.PractitionerID]bool{}
	for service, err := range client.Services.AllByBusiness(ctx, business.ID, cliniko.ServiceListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		types++
		for _, practitioner := range service.Practitioners {
			practitioners[practitioner.ID()] = true
		}
	}
	fmt.Printf("%s offers %d appointment types, by %d practitioners\n", business.DisplayName, types, len(practitioners))
	// Output: ?
}

// The account that an API key belongs to. Every user may read the public settings.
func ExampleSettingsService_GetPublic() {
	ctx, client := context.Background(), exampleClient()
	settings, err := client.Settings.GetPublic(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(settings.Account.Name, settings.Account.Subdomain == client.Account())
	// Output: ?
}

// The user that an API key belongs to, and the practitioner that this user is.
func ExampleUsersService_GetAuthenticated() {
	ctx, client := context.Background(), exampleClient()
	user, err := client.Users.GetAuthenticated(ctx)
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.Practitioners.List(ctx, cliniko.PractitionerListOptions{UserID: cliniko.Equal(user.ID)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("role:", user.Role, "practitioners:", len(page.Items))
	// Output: ?
}

// The provider numbers of a practitioner, each for one business or for all.
func ExamplePractitionerReferenceNumbersService_Create() {
	ctx, client := context.Background(), exampleClient()
	practitioner := firstOf(client.Practitioners.All(ctx, cliniko.PractitionerListOptions{}))
	number, err := client.PractitionerReferenceNumbers.Create(ctx, cliniko.PractitionerReferenceNumberCreate{
		PractitionerID:  practitioner.ID,
		Name:            cliniko.Some("Provider number"),
		ReferenceNumber: cliniko.Some("9900001A"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(number.Name, number.ReferenceNumber, "at all businesses:", number.Business.ID() == "")
	// Output: ?
}
