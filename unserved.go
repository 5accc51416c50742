package cliniko

// Resources that ids and links point to, and that have no service yet. Each moves to a file of its own with it.

// AppointmentType is a kind of appointment, with its duration and price.
type AppointmentType struct{}

// AppointmentTypeID is the id of a AppointmentType.
type AppointmentTypeID = ID[AppointmentType]

// Booking is anything that stands in the diary.
type Booking struct{}

// BookingID is the id of a Booking.
type BookingID = ID[Booking]

// ConcessionType is a group of patients who pay other prices.
type ConcessionType struct{}

// ConcessionTypeID is the id of a ConcessionType.
type ConcessionTypeID = ID[ConcessionType]

// Contact is somebody who is neither patient nor user, such as a doctor.
type Contact struct{}

// ContactID is the id of a Contact.
type ContactID = ID[Contact]

// PatientCase is a course of treatment of one patient.
type PatientCase struct{}

// PatientCaseID is the id of a PatientCase.
type PatientCaseID = ID[PatientCase]

// User is a person who signs in to the account.
type User struct{}

// UserID is the id of a User.
type UserID = ID[User]
