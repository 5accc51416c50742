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
	// Output: ?
}

// What must be known before the first patient is treated.
func ExampleMedicalAlertsService_AllByPatient() {
	ctx, client := context.Background(), exampleClient()
	patient := firstOf(client.Patients.All(ctx, cliniko.PatientListOptions{}))
	if _, err := client.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{PatientID: patient.ID, Name: "Penicillin allergy"}); err != nil {
		log.Fatal(err)
	}
	for alert, err := range client.MedicalAlerts.AllByPatient(ctx, patient.ID, cliniko.MedicalAlertListByPatientOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(alert.Name)
	}
	// Output: ?
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
	fmt.Println(relationship.RelationDescription, relationship.RelatedPatient.ID() == parent.ID)
	// Output: ?
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
	fmt.Println(kind.Name, "on", recall.RecallAt)
	// Output: ?
}

// The reasons for which patients are asked to come back.
func ExampleRecallTypesService_All() {
	ctx, client := context.Background(), exampleClient()
	for kind, err := range client.RecallTypes.All(ctx, cliniko.RecallTypeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(kind.Name)
	}
	// Output: ?
}

// How new patients find the clinic.
func ExampleReferralSourcesService_All() {
	ctx, client := context.Background(), exampleClient()
	kinds, err := cliniko.Collect(client.ReferralSourceTypes.All(ctx, cliniko.ReferralSourceTypeListOptions{}))
	if err != nil {
		log.Fatal(err)
	}
	patients := map[cliniko.ReferralSourceTypeID]int{}
	for source, err := range client.ReferralSources.All(ctx, cliniko.ReferralSourceListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		patients[source.ReferralSourceType.ID()]++
	}
	for _, kind := range kinds {
		fmt.Printf("%s: %d patients\n", kind.Name, patients[kind.ID])
	}
	// Output: ?
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
	// Output: ?
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
	// Output: ?
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
	fmt.Println(memo.Category, memo.Type, memo.DirectionDescription)
	// Output: ?
}

// Who pays less.
func ExampleConcessionTypesService_All() {
	ctx, client := context.Background(), exampleClient()
	for kind, err := range client.ConcessionTypes.All(ctx, cliniko.ConcessionTypeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(kind.Name)
	}
	// Output: ?
}
