package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

func TestRunOnTheSandbox(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	var out strings.Builder
	if err := run(t.Context(), &out, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"this is the sandbox", "account sandbox on au1), as its administrator\n", "Australia/Sydney", "Australia/Perth", "PRACTITIONER", "PATIENT", "more; -all shows them", "\n9 requests\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the output:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "?\n") {
		t.Errorf("a patient has no label:\n%s", out.String())
	}
}

func TestRunWithAWrongKey(t *testing.T) {
	t.Setenv("CLINIKO_ACCOUNT", "harbourlane")
	t.Setenv("CLINIKO_API_KEY", "secret-body-nowhere")
	err := run(t.Context(), &strings.Builder{}, false)
	if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "shard") {
		t.Errorf("got %v, want one line about the shard", err)
	}
}

func TestShowWithARefusedKey(t *testing.T) {
	t.Parallel()
	server := clinikotest.NewServer()
	defer server.Close()
	client, err := cliniko.NewClient("sandbox", "somebody-elses-au1", cliniko.WithUserAgent("Test", "dev@harbour.example"), cliniko.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	err = show(t.Context(), client, &strings.Builder{}, -1)
	if !errors.Is(err, cliniko.ErrUnauthorized) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "au1") {
		t.Errorf("got %v", err)
	}
}

func TestShowWithTheKeyOfAnotherAccount(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New()
	client, err := cliniko.NewClient("harbourlane", clinic.APIKey(), cliniko.WithUserAgent("Test", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: clinic}))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = show(t.Context(), client, &out, -1)
	if !errors.Is(err, cliniko.ErrWrongAccount) || strings.Contains(err.Error(), "\n") || out.Len() > 0 {
		t.Errorf("got %v, and printed %q", err, out.String())
	}
	if n := clinic.RequestCount(); n != 1 {
		t.Errorf("%d requests, want none after the first", n)
	}
}

func TestShowStopsWhenInterrupted(t *testing.T) {
	t.Parallel()
	client, err := clinikotest.New().Client()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := show(ctx, client, &strings.Builder{}, -1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
