// Package cliniko is a client of the Cliniko API, the practice-management system of physiotherapists, psychologists
// and other allied-health clinics.
//
// # A client
//
// A [Client] speaks for one account with the API key of one of its users:
//
//	client, err := cliniko.NewClient("harbourlane", os.Getenv("CLINIKO_API_KEY"),
//		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"))
//
// It has a service for each resource: client.Patients, client.IndividualAppointments. Make one client and share it
// among goroutines: they then share its connections and its rate limit.
//
// [Client.Verify] asks the API whose the key is. Do that before anything is read or written: a key of another account
// works as well, on the patients of another clinic.
//
// # Reading lists
//
// List gets one page with one request. All iterates over everything, page by page, no page before it is needed:
//
//	for appointment, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
//		PractitionerID: cliniko.Equal(practitioner.ID),
//		StartsAt:       cliniko.Between(monday, friday),
//		CancelledAt:    cliniko.Any(), // the cancelled ones too
//	}) {
//		if err != nil {
//			return err
//		}
//		patient, err := client.Patients.Get(ctx, appointment.Patient.ID())
//		...
//	}
//
// An iterator ends with an error or at the end of the list, never silently in between, and can be ranged over again.
// [Collect] reads it into a slice. Filters are typed by field, see [Filter]; sorting is by typed columns, see [SortBy].
//
// Archived, cancelled and deleted records are hidden by the API, in lists and from Get. The filters on ArchivedAt,
// CancelledAt and DeletedAt bring them back: [Any] includes them, [Present] gets only them.
//
// # Writing
//
// A Create request has its required fields as plain values; all others, and all fields of an Update, are [Optional]: left
// alone unless they are set, by [Some] to a value or by [Null] to nothing.
//
//	patient, err := client.Patients.Update(ctx, patient.ID, cliniko.PatientUpdate{
//		Email:    cliniko.Some("ada@example.com"),
//		TimeZone: cliniko.Null[string](),
//	})
//
// What the API documents of a field (its length, its range, its values) is checked before anything is sent.
// Treatment notes and patient forms are written with their whole content: read it, change answers in it, send it back.
// Custom fields of a patient likewise. [PatientAttachmentsService.Upload] puts a file into a patient's record in one call.
// [Client.Do] calls operations that the SDK has no method for. API.md lists the methods by operation.
//
// # Values
//
// An [ID] is typed by its resource, so that the id of a business can not stand where one of a patient belongs. A
// [Link] holds the id of another record. Times are UTC; [Business.Location] is the time zone of a business's wall
// clock. A [Date] has no zone. A nullable field is the zero value when the API sends null; it is a pointer where null
// means something else than zero. An [Optional] field of a request is left alone, null, or a value.
//
// Models with personal data print and log as their type and id only. encoding/json writes them whole, with the API's
// own names.
//
// # Errors
//
//   - [*APIError]: the API refused. errors.Is tells why: [ErrNotFound], [ErrInvalid], [ErrUnauthorized] and so on.
//   - [*ValidationError]: the input is wrong, and nothing was sent. It is [ErrInvalid] as well.
//   - [*TransportError]: there was no answer, and nothing was changed. It unwraps to the cause, such as context.Canceled.
//   - [*OutcomeUnknownError]: a write may or may not have happened. Look before doing it again.
//   - [*DecodeError]: the answer is not what the API documents.
//   - [*UploadError], [*FileError]: a file did not go up or come down; they say in which step, and what was left behind.
//
// No error text shows the key, a search value, a body or a name.
//
// # Limits
//
// The API takes 200 requests a minute per user. The client keeps to that by itself, see [NewRateLimiter], and after an
// answer of 429 waits until the API takes requests again. Reads are repeated up to 4 times after a 429, 500, 502, 503,
// 504 or a broken connection, after a random part of 0.5, 1, 2 and 4 s. A write is repeated only when it certainly did
// not happen: after a 429, or when no connection could be opened. One attempt may take 40 s and an answer have 64 MiB. Waiting ends
// when the context does; a wait that would outlast the context's deadline fails at once.
//
// # Tests
//
// Package clinikotest is a clinic in memory that speaks the API, for tests and for trying things out.
package cliniko
