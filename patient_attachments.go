package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PatientAttachmentListOptions filters and sorts a list of attachments. Archived attachments are hidden by default:
// [Any] on ArchivedAt includes them, [Present] returns only them.
type PatientAttachmentListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientAttachmentsByArchivedAt, PatientAttachmentsByContentType, PatientAttachmentsByCreatedAt,
	// PatientAttachmentsByDescription, PatientAttachmentsByFilename, PatientAttachmentsByID,
	// PatientAttachmentsByProcessedAt, PatientAttachmentsBySize or PatientAttachmentsByUpdatedAt. nil means
	// PatientAttachmentsByCreatedAt, ascending.
	Sort Sort[PatientAttachment] `url:"sort,omitempty"`

	ArchivedAt  TimeFilter                  `url:"archived_at,omitempty"`
	ContentType StringFilter                `url:"content_type,omitempty"`
	CreatedAt   TimeFilter                  `url:"created_at,omitempty"`
	Description StringFilter                `url:"description,omitempty"`
	Filename    StringFilter                `url:"filename,omitempty"`
	ID          IDFilter[PatientAttachment] `url:"id,omitempty"`
	PatientID   IDFilter[Patient]           `url:"patient_id,omitempty"`
	ProcessedAt TimeFilter                  `url:"processed_at,omitempty"`
	Size        NumberFilter[int]           `url:"size,omitempty"`
	UpdatedAt   TimeFilter                  `url:"updated_at,omitempty"`
	UserID      IDFilter[User]              `url:"user_id,omitempty"`
}

// PatientAttachmentListByPatientOptions filters and sorts the attachments of one patient. Archived attachments are
// hidden by default: [Any] on ArchivedAt includes them, [Present] returns only them.
type PatientAttachmentListByPatientOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientAttachmentsByArchivedAt, PatientAttachmentsByContentType, PatientAttachmentsByCreatedAt,
	// PatientAttachmentsByDescription, PatientAttachmentsByFilename, PatientAttachmentsByID,
	// PatientAttachmentsByProcessedAt, PatientAttachmentsBySize or PatientAttachmentsByUpdatedAt. nil means
	// PatientAttachmentsByCreatedAt, ascending.
	Sort Sort[PatientAttachment] `url:"sort,omitempty"`

	ArchivedAt  TimeFilter                  `url:"archived_at,omitempty"`
	ContentType StringFilter                `url:"content_type,omitempty"`
	CreatedAt   TimeFilter                  `url:"created_at,omitempty"`
	Description StringFilter                `url:"description,omitempty"`
	Filename    StringFilter                `url:"filename,omitempty"`
	ID          IDFilter[PatientAttachment] `url:"id,omitempty"`
	ProcessedAt TimeFilter                  `url:"processed_at,omitempty"`
	Size        NumberFilter[int]           `url:"size,omitempty"`
	UpdatedAt   TimeFilter                  `url:"updated_at,omitempty"`
	UserID      IDFilter[User]              `url:"user_id,omitempty"`
}

// Columns for [PatientAttachmentListOptions].Sort.
const (
	PatientAttachmentsByArchivedAt  SortColumn[PatientAttachment] = "archived_at"
	PatientAttachmentsByContentType SortColumn[PatientAttachment] = "content_type"
	PatientAttachmentsByCreatedAt   SortColumn[PatientAttachment] = "created_at"
	PatientAttachmentsByDescription SortColumn[PatientAttachment] = "description"
	PatientAttachmentsByFilename    SortColumn[PatientAttachment] = "filename"
	PatientAttachmentsByID          SortColumn[PatientAttachment] = "id"
	PatientAttachmentsByProcessedAt SortColumn[PatientAttachment] = "processed_at"
	PatientAttachmentsBySize        SortColumn[PatientAttachment] = "size"
	PatientAttachmentsByUpdatedAt   SortColumn[PatientAttachment] = "updated_at"
)

// PatientAttachmentGetOptions makes [PatientAttachmentsService.Get] return an archived attachment, which it hides by
// default: set ArchivedAt to [Any] or [Present].
type PatientAttachmentGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientAttachmentID is the ID of an attachment.
type PatientAttachmentID = ID[PatientAttachment]

// PatientAttachment is a file on the record of a patient: an uploaded file, or an export of the record. Its name, size
// and content type are unknown until Cliniko has processed it.
type PatientAttachment struct {
	ID                  ID[PatientAttachment] `json:"id,omitzero"`
	CreatedAt           time.Time             `json:"created_at,omitzero"`
	UpdatedAt           time.Time             `json:"updated_at,omitzero"`
	ArchivedAt          time.Time             `json:"archived_at,omitzero"`  // zero if not archived
	Content             RelatedLink           `json:"content,omitzero"`      // the file; use Download to read it
	ContentType         string                `json:"content_type,omitzero"` // such as "application/pdf"; "" until processed
	Description         string                `json:"description,omitzero"`
	Filename            string                `json:"filename,omitzero"` // "" until processed
	Patient             Link[Patient]         `json:"patient,omitzero"`
	PinnedAt            time.Time             `json:"pinned_at,omitzero"`    // zero if not pinned
	ProcessedAt         time.Time             `json:"processed_at,omitzero"` // zero until processed
	ProcessingCompleted bool                  `json:"processing_completed"`
	Size                int                   `json:"size,omitzero"` // in bytes; 0 until processed
	User                Link[User]            `json:"user,omitzero"` // user who added it
	Links               SelfLink              `json:"links,omitzero"`
}

// PatientAttachmentCreate holds the fields for creating an attachment. PatientID and UploadURL are required. The file
// must already be at the file host; Upload does all steps.
type PatientAttachmentCreate struct {
	PatientID ID[Patient] `json:"patient_id" check:"required"`
	UploadURL string      `json:"upload_url" check:"required"` // URL of the presigned post, a slash, and the key in the response of the file host

	Description Optional[string] `json:"description,omitzero" check:"len=255"`
	Filename    Optional[string] `json:"filename,omitzero"`
}

// PatientAttachmentUpdate holds the fields to change on an attachment. A field that is not set stays as it is; [Null]
// clears one, where the API allows it.
type PatientAttachmentUpdate struct {
	Description Optional[string] `json:"description,omitzero" check:"len=255"`
}

// AttachmentPresignedPost is a permission to upload one file for one patient. It expires after a short time. Keep it
// secret: anyone who has it can upload the file.
type AttachmentPresignedPost struct {
	URL    string            `json:"url,omitzero"`    // address to which the file is sent as a multipart form, without the API key
	Fields map[string]string `json:"fields,omitzero"` // fields of the form; send them unchanged, before the file
}

// PatientAttachmentsService reads and writes attachments: the files on patients' records, such as letters and scans.
// Upload and Download transfer a whole file. Each other method takes one request, and each All iterator one per page.
//
// API section: Patient Attachment.
type PatientAttachmentsService struct{ client *Client }

var (
	opPatientAttachmentsList              = operation{Method: http.MethodGet, Route: "/patient_attachments"}
	opPatientAttachmentsCreate            = operation{Method: http.MethodPost, Route: "/patient_attachments"}
	opPatientAttachmentsGet               = operation{Method: http.MethodGet, Route: "/patient_attachments/{id}"}
	opPatientAttachmentsUpdate            = operation{Method: http.MethodPatch, Route: "/patient_attachments/{id}"}
	opPatientAttachmentsDelete            = operation{Method: http.MethodDelete, Route: "/patient_attachments/{id}"}
	opPatientAttachmentsArchive           = operation{Method: http.MethodPost, Route: "/patient_attachments/{id}/archive"}
	opPatientAttachmentsDownload          = operation{Method: http.MethodGet, Route: "/patient_attachments/{id}/content", toFile: true}
	opPatientAttachmentsPresign           = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/attachment_presigned_post"}
	opPatientAttachmentsListByPatientCase = operation{Method: http.MethodGet, Route: "/patient_cases/{patient_case_id}/patient_attachments"}
	opPatientAttachmentsListByPatient     = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/patient_attachments"}
)

// List returns one page of the attachments, in one request.
//
// GET /patient_attachments
func (s *PatientAttachmentsService) List(ctx context.Context, opts PatientAttachmentListOptions) (*Page[PatientAttachment], error) {
	return list[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsList, nil, opts)
}

// All iterates over the attachments, with one request for each page of up to 100.
func (s *PatientAttachmentsService) All(ctx context.Context, opts PatientAttachmentListOptions) iter.Seq2[PatientAttachment, error] {
	return all[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsList, nil, opts)
}

// Create creates an attachment from a file that was sent to the file host, and returns it. Upload does all steps. The
// error matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the attachment may or may not
// have been created.
//
// POST /patient_attachments
func (s *PatientAttachmentsService) Create(ctx context.Context, request PatientAttachmentCreate) (*PatientAttachment, error) {
	return write[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsCreate, nil, request)
}

// Get returns the attachment with the given ID, without its file. The error matches [ErrNotFound] if there is none,
// or if it is archived and opts does not ask for it.
//
// GET /patient_attachments/{id}
func (s *PatientAttachmentsService) Get(ctx context.Context, id PatientAttachmentID, opts ...PatientAttachmentGetOptions) (*PatientAttachment, error) {
	return getWith[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the attachment. The error matches [ErrInvalid] if a value
// is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /patient_attachments/{id}
func (s *PatientAttachmentsService) Update(ctx context.Context, id PatientAttachmentID, request PatientAttachmentUpdate) (*PatientAttachment, error) {
	return write[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsUpdate, ids{id}, request)
}

// Delete archives an attachment.
//
// Deprecated: use [PatientAttachmentsService.Archive], which does the same.
//
// DELETE /patient_attachments/{id}
func (s *PatientAttachmentsService) Delete(ctx context.Context, id PatientAttachmentID) error {
	return exec(ctx, clientOf(s), opPatientAttachmentsDelete, ids{id}, nil)
}

// Archive archives an attachment: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the
// attachment may or may not have been archived.
//
// POST /patient_attachments/{id}/archive
func (s *PatientAttachmentsService) Archive(ctx context.Context, id PatientAttachmentID) error {
	return exec(ctx, clientOf(s), opPatientAttachmentsArchive, ids{id}, nil)
}

// Presign requests permission to upload one file for a patient to the file host. It is the first step of an upload;
// Upload does all steps.
//
// GET /patients/{patient_id}/attachment_presigned_post
func (s *PatientAttachmentsService) Presign(ctx context.Context, patient PatientID) (*AttachmentPresignedPost, error) {
	return get[AttachmentPresignedPost](ctx, clientOf(s), opPatientAttachmentsPresign, ids{patient})
}

// ListByPatientCase returns one page of the attachments of one patient case, in one request.
//
// GET /patient_cases/{patient_case_id}/patient_attachments
func (s *PatientAttachmentsService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts PatientAttachmentListOptions) (*Page[PatientAttachment], error) {
	return list[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the attachments of one patient case, with one request for each page of up to 100.
func (s *PatientAttachmentsService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts PatientAttachmentListOptions) iter.Seq2[PatientAttachment, error] {
	return all[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsListByPatientCase, ids{patientCase}, opts)
}

// ListByPatient returns one page of the attachments of one patient, in one request.
//
// Deprecated: use [PatientAttachmentsService.List] with a filter on PatientID.
//
// GET /patients/{patient_id}/patient_attachments
func (s *PatientAttachmentsService) ListByPatient(ctx context.Context, patient PatientID, opts PatientAttachmentListByPatientOptions) (*Page[PatientAttachment], error) {
	return list[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the attachments of one patient, with one request for each page of up to 100.
//
// Deprecated: use [PatientAttachmentsService.All] with a filter on PatientID.
func (s *PatientAttachmentsService) AllByPatient(ctx context.Context, patient PatientID, opts PatientAttachmentListByPatientOptions) iter.Seq2[PatientAttachment, error] {
	return all[PatientAttachment](ctx, clientOf(s), opPatientAttachmentsListByPatient, ids{patient}, opts)
}
