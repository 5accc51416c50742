package api

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/seed"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// uploads returns the start of the keys of uploaded files. The files of attachments have other keys, so that a file
// cannot become a second attachment.
func (c *Clinic) uploads() string { return c.Account + "/patients/" }

func (c *Clinic) contentKey(attachment *store.Record) string {
	return c.Account + "/attachments/" + attachment.ID.String()
}

// presignAttachment is the first step of an upload. Its response permits
// sending a file.
func presignAttachment(c *call) ([]byte, error) {
	st := c.clinic.store
	patient := st.Find("patients", c.ids["patient_id"])
	if patient == nil || !st.Collections["patients"].Shown(patient, nil) {
		return nil, errNotFound
	}
	dir := c.clinic.uploads() + patient.ID.String() + "/attachments/temp"
	return store.Encode(store.Object{"url": c.files + c.clinic.uploadSlash, "fields": c.clinic.files.PresignPost(dir, c.now())}), nil
}

// upload is the file of a new attachment.
type upload struct{ key, name string }

// completeAttachment is the third step of an upload. It finds the file that was
// sent.
func completeAttachment(d *draft) {
	address := d.text("upload_url")
	delete(d.values, "upload_url")
	if d.rec != nil {
		return
	}
	d.values["user_id"] = d.call.clinic.user
	key, ok := d.findUpload(address)
	if !ok {
		d.fail("temp_attachment_url", bodies.Invalid)
		return
	}
	d.upload = upload{key, key[strings.LastIndexByte(key, '/')+1:]}
	if name := d.text("filename"); name != "" {
		d.upload.name = name
	}
	delete(d.values, "filename") // set when the file is processed
}

// findUpload returns the key of a file by its address: the address of the file
// host followed by the plain key, or the Location that the host returned.
func (d *draft) findUpload(address string) (string, bool) {
	plain, ok := strings.CutPrefix(address, d.call.files)
	if !ok {
		return "", false
	}
	plain = strings.TrimLeft(plain, "/") // clients append the key with and without a slash
	decoded, _ := url.QueryUnescape(plain)
	for _, key := range []string{plain, decoded} {
		if strings.HasPrefix(key, d.call.clinic.uploads()) && d.call.clinic.files.Has(key) {
			return key, true
		}
	}
	return "", false
}

// processing holds the changes of an attachment that become visible when its
// file is processed.
type processing struct {
	rec *store.Record
	due time.Time
	set store.Values
}

// afterAttachment moves the file to the attachment and schedules its
// processing.
func afterAttachment(d *draft) {
	if !d.isNew {
		return
	}
	c := d.call.clinic
	content := c.files.Move(d.upload.key, c.contentKey(d.rec))
	contentType, _, _ := strings.Cut(http.DetectContentType(content), ";")
	due := c.Clock.Now().Add(c.delay)
	c.pending = append(c.pending, processing{d.rec, due, store.Values{
		"content": true, "content_type": contentType, "filename": d.upload.name,
		"processed_at": due.UTC().Truncate(time.Second), "processing_completed": true, "size": len(content),
	}})
}

// finishProcessing completes the attachments that are due. It runs before each
// request, so it needs no goroutine and works with any clock.
func (c *Clinic) finishProcessing() {
	now := c.Clock.Now()
	over := func(p processing) bool { return !p.due.After(now) }
	c.mu.RLock()
	some := slices.ContainsFunc(c.pending, over)
	c.mu.RUnlock()
	if !some {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = slices.DeleteFunc(c.pending, func(p processing) bool {
		if over(p) {
			c.store.Change(p.rec, p.due.UTC().Truncate(time.Second), p.set)
		}
		return over(p)
	})
}

// attachmentContent redirects to the file of a processed attachment.
func attachmentContent(c *call) ([]byte, error) {
	rec, err := c.find(c.clinic.store.Collections["patient_attachments"])
	if err != nil {
		return nil, err
	}
	if rec.Time("processed_at").IsZero() {
		return nil, errNotFound
	}
	key := c.clinic.contentKey(rec)
	if host := c.clinic.files; !host.Has(key) { // a file of the seed is made at its first request
		host.Put(key, c.clinic.document(rec))
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": rec.Text("filename")})
	return nil, &redirect{c.files + "/" + files.PresignAddress(key, rec.Text("content_type"), disposition, c.now())}
}

// document returns the file of an attachment of the seed: a page about the
// patient.
func (c *Clinic) document(attachment *store.Record) []byte {
	lines := []string{attachment.Text("description"), ""}
	if p := c.store.Collections["patients"].ByID[attachment.Link("patient_id")]; p != nil {
		born, _ := p.Get("date_of_birth").(store.Date)
		lines = append(lines, "Patient: "+p.Text("label"), "Date of birth: "+string(born))
	}
	lines = append(lines, "Date: "+attachment.Time("created_at").Format(time.DateOnly), "", seed.AttachmentText(attachment.Text("description")))
	return files.PDF(attachment.Number("size"), c.store.Collections["businesses"].Rows[0].Text("business_name"), lines)
}
