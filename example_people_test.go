package cliniko_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cliniko-go/cliniko"
)

// The doctor who referred a patient.
func ExampleContactsService_Get() {
	ctx, client := context.Background(), exampleClient()
	for patient, err := range client.Patients.All(ctx, cliniko.PatientListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		id := patient.ReferringDoctor.ID()
		if id == "" {
			continue
		}
		doctor, err := client.Contacts.Get(ctx, id)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(doctor.Title, doctor.LastName, "of", doctor.CompanyName)
		break
	}
	// Output: Dr Fenwright of Sampleton Surgery
}

// What must be known before the patient is treated.
func ExampleMedicalAlertsService_Create() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	alert, err := client.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{PatientID: patient.ID, Name: "Penicillin allergy"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(alert.Name, alert.Patient.ID() == patient.ID)
	// Output: Penicillin allergy true
}

// A child and a parent.
func ExampleRelationshipsService_Create() {
	ctx, client := context.Background(), exampleClient()
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 2})
	if err != nil {
		log.Fatal(err)
	}
	child, parent := page.Items[0], page.Items[1]
	relationship, err := client.Relationships.Create(ctx, cliniko.RelationshipCreate{
		PatientID: child.ID, RelatedPatientID: parent.ID, Relation: cliniko.RelationParent,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(relationship.Relation, relationship.RelatedPatient.ID() == parent.ID)
	// Output: Parent true
}

// A patient is asked to come back in half a year.
func ExampleRecallsService_Create() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	kind := firstOf(client.RecallTypes.All(ctx, cliniko.RecallTypeListOptions{}))
	recall, err := client.Recalls.Create(ctx, cliniko.RecallCreate{
		PatientID: patient.ID, RecallTypeID: kind.ID, RecallAt: cliniko.Date{Year: 2027, Month: time.April, Day: 5},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("recall on", recall.RecallAt)
	// Output: recall on 2027-04-05
}

// A reason for which patients are asked to come back.
func ExampleRecallTypesService_Create() {
	ctx, client := context.Background(), exampleClient()
	kind, err := client.RecallTypes.Create(ctx, cliniko.RecallTypeCreate{Name: "Renew insoles"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(kind.Name)
	// Output: Renew insoles
}

// How new patients find the clinic.
func ExampleReferralSourcesService_All() {
	ctx, client := context.Background(), exampleClient()
	all, fromPatients := 0, 0
	for source, err := range client.ReferralSources.All(ctx, cliniko.ReferralSourceListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		all++
		if source.ReferrerType == cliniko.ReferrerPatient {
			fromPatients++
		}
	}
	fmt.Println("some patients come through others:", fromPatients > 0 && fromPatients < all)
	// Output: some patients come through others: true
}

// What a patient can say about who sent them.
func ExampleReferralSourceTypesService_All() {
	ctx, client := context.Background(), exampleClient()
	for kind, err := range client.ReferralSourceTypes.All(ctx, cliniko.ReferralSourceTypeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(kind.Name, kind.Subcategories)
	}
	// Unordered output:
	// Patient []
	// Contact []
	// Internet [Search engine Social media]
}

// A referral for five visits.
func ExamplePatientCasesService_Create() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	patientCase, err := client.PatientCases.Create(ctx, cliniko.PatientCaseCreate{
		PatientID:    patient.ID,
		Name:         "Left shoulder",
		Referral:     cliniko.Some(true),
		ReferralType: cliniko.Some(cliniko.ReferralMedicare),
		MaxSessions:  cliniko.Some(5),
		ExpiryDate:   cliniko.Some(cliniko.Date{Year: 2027, Month: time.March, Day: 31}),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(patientCase.Name, patientCase.MaxSessions, "sessions until", patientCase.ExpiryDate)
	// Output: Left shoulder 5 sessions until 2027-03-31
}

// A note of a phone call with a patient.
func ExampleCommunicationsService_Create() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	memo, err := client.Communications.Create(ctx, cliniko.CommunicationCreate{
		PatientID:     patient.ID,
		TypeCode:      cliniko.CommunicationPhoneCall,
		DirectionCode: cliniko.CommunicationReceived,
		From:          patient.Label,
		To:            "Front desk",
		Content:       "Asked for a time in the evening.",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(memo.CategoryCode, memo.TypeCode, memo.DirectionCode)
	// Output: Memo Phone call Received
}

// A group of people who pay less.
func ExampleConcessionTypesService_Create() {
	ctx, client := context.Background(), exampleClient()
	kind, err := client.ConcessionTypes.Create(ctx, cliniko.ConcessionTypeCreate{Name: "Veteran"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(kind.Name)
	// Output: Veteran
}
