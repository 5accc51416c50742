package main

import "testing"

func TestRun(t *testing.T) {
	t.Parallel()
	if err := run(t.Context()); err != nil {
		t.Error(err)
	}
}
