// Package cliniko is a client for the API of Cliniko, the practice-management system of physiotherapists, psychologists
// and other allied-health practitioners.
//
// # Client
//
// A [Client] accesses one account with the API key of one of its users:
//
//	client, err := cliniko.NewClient("harbourlane", os.Getenv("CLINIKO_API_KEY"),
//		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"))
//
// It has one service per resource: client.Patients, client.IndividualAppointments and so on. A Client is safe for use by
// multiple goroutines. Create one and share it, so that its connections and its rate limit are shared too.
//
// [Client.Verify] checks which account and user the key belongs to. Call it before reading or writing anything: a key
// of another account works as well, but on the patients of another clinic.
//
// # Find it by task
//
//	start                     NewClient, NewClientFromEnv, Client.Verify
//	read one record           the Get method of each service
//	read one page             the List methods, Page
//	read everything           the All methods, Collect, the Walk methods (resume, progress, many pages at once)
//	read what changed         the Changes methods, Position, the Reconcile methods (what was deleted)
//	read many by ID           the GetMany methods
//	filter and sort           Filter, Equal, Between, Contains, Any, SortBy
//	archived and cancelled    Any, Present and Missing on ArchivedAt, CancelledAt and DeletedAt
//	create and change         Create, Update, Archive, Unarchive, Delete and Cancel methods, Optional, Some, Null
//	find free times           AvailableTimesService (Search, All, Next), Business (time zones)
//	book                      IndividualAppointmentsService (Book, Create, Settle), AttendeesService.Book, BookingsService
//	register a patient        PatientsService (FindOrCreate, Create, Settle), PatientCustomFields
//	attach a file             PatientAttachmentsService.Upload, PatientAttachmentsService.Download
//	write a treatment note    TreatmentNotesService, TreatmentNoteTemplatesService, TreatmentNoteContent
//	read money                InvoicesService, InvoiceItemsService, ProductsService, BillableItemsService
//	handle errors             APIError, ValidationError, OutcomeUnknownError, ErrNotFound
//	share the rate limit      WithRateLimiter, NewRateLimiter, Background, module redislimit
//	call any other operation  Client.Do, ListPath
//	test without an account   packages clinikotest and clinikotest/recorder
//
// API.md lists the method for every operation of the API.
//
// # Reading lists
//
// List returns one page with one request. All iterates over all records, and requests each page only when it is needed:
//
//	for appointment, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
//		PractitionerID: cliniko.Equal(practitioner.ID),
//		StartsAt:       cliniko.Between(monday, friday),
//		CancelledAt:    cliniko.Any(), // cancelled appointments too
//	}) {
//		if err != nil {
//			return err
//		}
//		patient, err := client.Patients.Get(ctx, appointment.Patient.ID())
//		...
//	}
//
// Always check the error. A loop without the error variable, "for patient := range …All(ctx, …)", compiles too, but a
// failure then looks like the end of the list. An iterator can be used more than once; each loop starts from the first
// page. [Collect] reads an iterator into a slice.
//
// All goes on through outages: it tries each page for up to 5 minutes, as a [Walk] does. A context with a deadline ends it
// earlier.
//
// Filters are typed by field, see [Filter]. Sort orders use typed columns, see [SortBy].
//
// The API hides archived, cancelled and deleted records from lists and from Get. Filters on ArchivedAt, CancelledAt and
// DeletedAt reveal them: [Any] includes them, and [Present] returns only them.
//
// A [Walk] is an iterator that loses no record when others change the list, and that can be continued later. The Changes
// method of a service returns a walk over what was created, changed, archived or cancelled since a [Position].
//
// # Writing
//
// In a Create request, required fields are plain values. All other fields, and all fields of an Update, are [Optional]:
// a field stays as it is unless [Some] sets it or [Null] clears it.
//
//	patient, err := client.Patients.Update(ctx, patient.ID, cliniko.PatientUpdate{
//		Email:    cliniko.Some("ada@example.com"),
//		TimeZone: cliniko.Null[string](),
//	})
//
// Requests are checked against the documented lengths, ranges and values before they are sent. Treatment notes, patient
// forms and custom fields are written as a whole: read the content, change answers in it, and send it back.
//
// # Values
//
// An [ID] is typed by its resource, so a business ID does not compile where a patient ID belongs. A [Link] holds the ID
// of another record. Times are in UTC; [Business.Location] is the time zone of a business. A [Date] has no time zone. A
// field that the API sends as null has the zero value. It is a pointer if null means something other than zero.
//
// Models with personal data print and log as their type and ID only, as in Patient(1640000079200001610). Package
// encoding/json writes them in full, with the API's field names.
//
// # Errors
//
//   - [*APIError]: the API rejected the request. errors.Is tells why: [ErrNotFound], [ErrInvalid], [ErrUnauthorized], …
//   - [*ValidationError]: the input is invalid and nothing was sent. It also matches [ErrInvalid].
//   - [*TransportError]: there was no response, and nothing was changed. It unwraps to the cause, such as context.Canceled.
//   - [*OutcomeUnknownError]: a write may or may not have happened. Check before doing it again.
//   - [*DecodeError]: a response, or a field of a record in it, is not what the API documents.
//   - [*UploadError], [*FileError]: a file transfer failed. They tell which step failed and what was left behind.
//
// A field that cannot be read does not make its record unreadable. Get returns the record together with a *DecodeError
// that names the field. An iterator yields both and continues. List returns the page and an error that joins one
// *DecodeError per field.
//
// No error text contains the API key, a search value, a body or a name.
//
// # Limits
//
// The API accepts 200 requests a minute per user. The client keeps to that limit, see [NewRateLimiter], and after a
// response with status code 429 waits until the API accepts requests again. Clients with keys of the same user must
// share one limiter. Calls under [Background], such as those of a sync, leave a fifth of the limit to all others.
//
// Reads are retried up to 4 times after a status code of 429, 500, 502, 503 or 504 or a broken connection, each time
// after a random delay of up to 0.5, 1, 2 and 4 seconds. Writes are retried only if they certainly did not happen:
// after a 429, or if no connection could be opened.
//
// One attempt may take up to 40 seconds, and a response may have up to 64 MiB. The context limits the whole call:
// waiting ends when the context is done, and a wait that would outlast the deadline fails at once.
package cliniko
