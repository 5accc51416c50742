package recorder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Save writes the recording to a directory, with one file for each exchange, in the
// order of the requests: 0001-get-patients.json, 0002-get-patients-id.json. Only
// the owner can read the files. The directory must be empty or not exist, because
// the values of two recordings do not match. If Save fails, it leaves no files.
//
// Call Save when all responses have been read. It leaves out the bodies of the
// others.
func (r *Recorder) Save(dir string) error {
	files, err := r.files()
	if err == nil {
		err = writeFiles(filepath.Clean(dir), files)
	}
	if err != nil {
		return fmt.Errorf("recorder: %w", err)
	}
	return nil
}

// writeFiles fills a new directory beside dir, and renames it to dir.
func writeFiles(dir string, files map[string][]byte) error {
	old, err := os.ReadDir(dir)
	switch {
	case len(old) > 0:
		return fmt.Errorf("%s is not empty; remove its files first", dir)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	}
	parent := filepath.Dir(dir)
	err = os.MkdirAll(parent, 0o750)
	if err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(parent, ".recording-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }() // renamed by then, unless something failed
	for name, data := range files {
		err = os.WriteFile(filepath.Join(fresh, name), data, 0o600)
		if err != nil {
			return err
		}
	}
	err = os.Remove(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(fresh, dir)
}

// files returns the contents of the files by name.
func (r *Recorder) files() (map[string][]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.exchanges) == 0 {
		return nil, errors.New("nothing was recorded")
	}
	width := max(4, len(strconv.Itoa(len(r.exchanges)))) // so that names sort as numbers
	files := make(map[string][]byte, len(r.exchanges))
	for i, exchange := range r.exchanges {
		var data bytes.Buffer
		encoder := json.NewEncoder(&data)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(exchange); err != nil {
			return nil, err
		}
		files[fmt.Sprintf("%0*d-%s.json", width, i+1, r.slug(exchange))] = data.Bytes()
	}
	return files, nil
}

// slug returns the readable part of the name of a file: get-patients-id.
func (r *Recorder) slug(e *exchange) string {
	path := "other"
	if found, ok := r.scrub.find(e.Request.Method, e.Request.Path); ok {
		path = strings.NewReplacer("/", "-", "{", "", "}", "").Replace(strings.Trim(found.op.Path, "/"))
	}
	return strings.ToLower(strings.Trim(e.Request.Method, "[]")) + "-" + path
}

// load reads what Save wrote.
func load(dir string) ([]*exchange, error) {
	entries, err := os.ReadDir(dir) // sorted
	if err != nil {
		return nil, fmt.Errorf("recorder: %w", err)
	}
	var exchanges []*exchange
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) != ".json" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name())) //nolint:gosec // the directory is the caller's choice
		if err != nil {
			return nil, fmt.Errorf("recorder: %w", err)
		}
		e, err := parse(data)
		if err != nil {
			return nil, fmt.Errorf("recorder: %s: %w", entry.Name(), err)
		}
		exchanges = append(exchanges, e)
	}
	if len(exchanges) == 0 {
		return nil, fmt.Errorf("recorder: %s contains no recording", dir)
	}
	return exchanges, nil
}

// parse reads one file, which may have been edited.
func parse(data []byte) (*exchange, error) {
	e := &exchange{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(e); err != nil {
		return nil, err
	}
	if e.Response == nil && e.Failure == "" {
		return nil, errors.New("there is neither a response nor a failure")
	}
	if _, ok := description().find(e.Request.Method, e.Request.Path); !ok && e.Request.Path != "" {
		return nil, errors.New("the path is not an operation of the API")
	}
	if e.Response != nil && len(e.Response.Body) > 0 {
		var compact bytes.Buffer
		if err := json.Compact(&compact, e.Response.Body); err != nil {
			return nil, err
		}
		e.Response.Body = compact.Bytes()
	}
	return e, nil
}
