package cliniko_test

import (
	"context"
	"fmt"
	"log"
	"strings"

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
	// Unordered output:
	// Saltbush Allied Health in Australia/Sydney
	// Saltbush West in Australia/Perth
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
	fmt.Println(online > 0 && online <= all)
	// Output: true
}

// What patients can book with a physiotherapist, and how long it takes.
func ExampleAppointmentTypesService_All() {
	ctx, client := context.Background(), exampleClient()
	for kind, err := range client.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		if kind.ShowInOnlineBookings && strings.HasPrefix(kind.Name, "Physio") {
			fmt.Println(kind.Name, "takes", kind.DurationInMinutes, "minutes")
		}
	}
	// Unordered output:
	// Physio standard takes 30 minutes
	// Physio initial takes 45 minutes
	// Physio telehealth takes 30 minutes
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
	fmt.Println(types > 0, len(practitioners) > 0)
	// Output: true true
}

// The account that an API key belongs to. Every user may read the public settings.
func ExampleSettingsService_GetPublic() {
	ctx, client := context.Background(), exampleClient()
	settings, err := client.Settings.GetPublic(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(settings.Account.Name, settings.Account.Subdomain == client.Account())
	// Output: Saltbush Allied Health true
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
	fmt.Printf("role: %s, is a practitioner: %t\n", user.Role, len(page.Items) > 0)
	// Output: role: administrator, is a practitioner: false
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
	// Output: Provider number 9900001A at all businesses: true
}
