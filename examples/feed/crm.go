package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// contact is all that the CRM learns of a patient.
type contact struct {
	Email     string `json:"email"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// crm is a CRM with the requests PUT and DELETE /contacts/{key}. Both can be sent again without changing anything.
type crm struct {
	url    string
	apiKey string
	client *http.Client
}

// errRejected is about one contact only, such as an address that the CRM takes for none.
var errRejected = errors.New("the CRM rejects a contact")

const (
	attempts     = 6
	firstPause   = time.Second // doubled with each attempt
	longestPause = 2 * time.Minute
)

func (c crm) put(ctx context.Context, key string, who contact) error {
	body, err := json.Marshal(who)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPut, key, body)
}

// remove removes a contact, if there is one.
func (c crm) remove(ctx context.Context, key string) error {
	return c.do(ctx, http.MethodDelete, key, nil)
}

// do sends a request until it is known to have worked. Its errors have no address and no key.
func (c crm) do(ctx context.Context, method, key string, body []byte) error {
	for attempt := range attempts {
		status, pause, err := c.send(ctx, method, key, body)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil && (status < 300 || status == http.StatusNotFound && method == http.MethodDelete):
			return nil
		case err == nil && (status == http.StatusBadRequest || status == http.StatusUnprocessableEntity):
			return errRejected
		case err == nil:
			err = fmt.Errorf("status code %d", status)
		}
		again := status == 0 || status == http.StatusTooManyRequests || status >= 500
		if pause = max(pause, firstPause<<attempt); !again || attempt == attempts-1 || pause > longestPause {
			return fmt.Errorf("CRM: %s /contacts/{key}: %w", method, err)
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
	return nil
}

// send sends a request once. pause is how long the CRM wants to be left alone.
func (c crm) send(ctx context.Context, method, key string, body []byte) (status int, pause time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, method, c.url+"/contacts/"+key, bytes.NewReader(body))
	if err != nil {
		return 0, 0, errors.New("CRM_URL is not a URL")
	}
	request.Header.Set("Authorization", "Bearer "+c.apiKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		if full, ok := errors.AsType[*url.Error](err); ok {
			err = full.Err // without the URL
		}
		return 0, 0, err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20)); err != nil {
		return 0, 0, err
	}
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After")) // 0 if there is none, or a date
	return response.StatusCode, time.Duration(min(max(seconds, 0), 86400)) * time.Second, nil
}

// newHTTPClient returns a client for the CRM. It follows no redirect, which could lead the key and the contacts elsewhere.
func newHTTPClient() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
