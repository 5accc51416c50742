package main

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
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
	for _, want := range []string{"this is the sandbox", "account sandbox on au1), as its administrator\n", "Australia/Sydney", "Australia/Perth", "PRACTITIONER", "PATIENT", "more; -all shows them"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the output:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "?\n") {
		t.Errorf("a patient has no label:\n%s", out.String())
	}
	checkRequests(t, out.String())
}

// checkRequests checks the number of requests that the output tells: 4 for the clinic, and for each business one for the
// patients and those for the pages of its appointments, whose number depends on the day. Pages overlap a little.
func checkRequests(t *testing.T, out string) {
	t.Helper()
	var requests int
	if match := regexp.MustCompile(`\n(\d+) requests\n`).FindStringSubmatch(out); match != nil {
		requests, _ = strconv.Atoi(match[1])
	}
	businesses := regexp.MustCompile(`, (\d+) appointments from`).FindAllStringSubmatch(out, -1)
	least := 4
	for _, match := range businesses {
		appointments, _ := strconv.Atoi(match[1])
		least += 1 + max(1, (appointments+99)/100)
	}
	if len(businesses) != 2 || requests < least || requests > least+len(businesses) {
		t.Errorf("%d requests for %d businesses, want %d", requests, len(businesses), least)
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
