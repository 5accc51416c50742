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

// again is the error of a request that can be sent again.
type again struct {
	error

	after time.Duration // how long the CRM wants to be left alone; 0 if it does not say
}

// do sends a request until it is known to have worked. Its errors have no address and no key.
func (c crm) do(ctx context.Context, method, key string, body []byte) error {
	for attempt := range attempts {
		err := c.send(ctx, method, key, body)
		temporary, ok := errors.AsType[again](err)
		switch {
		case err == nil || errors.Is(err, errRejected):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case !ok || attempt == attempts-1 || temporary.after > longestPause:
			return fmt.Errorf("CRM: %s /contacts/{key}: %w", method, err)
		}
		select {
		case <-time.After(max(temporary.after, firstPause<<attempt)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// send sends a request once.
func (c crm) send(ctx context.Context, method, key string, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, method, c.url+"/contacts/"+key, bytes.NewReader(body))
	if err != nil {
		return errors.New("CRM_URL is not a URL")
	}
	request.Header.Set("Authorization", "Bearer "+c.apiKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		if full, ok := errors.AsType[*url.Error](err); ok {
			err = full.Err // without the URL
		}
		return again{error: err}
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20)); err != nil {
		return again{error: err}
	}
	return judge(method, response)
}

// judge returns what a response means.
func judge(method string, response *http.Response) error {
	err := fmt.Errorf("status code %d", response.StatusCode)
	switch status := response.StatusCode; {
	case status < 300, status == http.StatusNotFound && method == http.MethodDelete:
		return nil
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return errRejected
	case status == http.StatusTooManyRequests, status >= 500:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After")) // 0 if there is none, or a date
		return again{err, time.Duration(min(max(seconds, 0), 86400)) * time.Second}
	}
	return err
}

// newHTTPClient returns a client for the CRM. It follows no redirect, which could lead the key and the contacts elsewhere.
func newHTTPClient() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
