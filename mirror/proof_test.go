package mirror

import (
	"context"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// How long the clinic is edited, longer if too little has happened, and how much faster its clock is: at 60, the two minutes
// by which runs overlap are two seconds, so that a change that was lost stays lost.
const (
	proofTime  = 6 * time.Second
	longest    = 10 * proofTime
	clockSpeed = 60
)

// The copy equals the API, row by row, after a time in which the clinic was edited at random, requests failed and the
// mirror was killed again and again.
func TestCopySurvivesKills(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		began := time.Now()
		clock := func() time.Time { return began.Add(clockSpeed * time.Since(began)) }
		sandbox := clinikotest.New(clinikotest.WithSize(40), clinikotest.WithClock(clock))
		handler := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, sandbox)
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)

		seed := uint64(began.UnixNano())
		editor := newEditor(t, sandbox, handler, seed)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		killed := make(chan int)
		go func() { killed <- keepKilling(ctx, t, t.dsn, server.URL+"/v1", seed) }()
		isEnough := func() bool {
			return editor.done["merged"] > 0 && editor.done["deleted"] > 0 && editor.done["cancelled"] > 0
		}
		for time.Since(began) < proofTime || !isEnough() && time.Since(began) < longest {
			editor.edit(t.Context())
			pause(ctx, time.Millisecond)
			if editor.random.IntN(10) == 0 {
				sandbox.Inject(anyFault(editor.random))
			}
		}
		stop()
		kills := <-killed

		m := openAfterKill(t, t.dsn)
		client := editor.client
		syncAfterFaults(t, m, client, ReconcileEvery(0))
		syncOnce(t, m, client, ReconcileEvery(0))
		checkTruth(t, sandbox, connect(t, t.dsn), derived...)
		syncOnce(t, m, client, ReadAgain(), ReconcileEvery(0))
		checkTruth(t, sandbox, connect(t, t.dsn))
		t.Logf("seed %d: %d kills, %d requests, edits: %v", seed, kills, sandbox.RequestCount(), editor.done)
		if kills < 5 || !isEnough() {
			t.Error("too little happened")
		}
	})
}

// keepKilling starts a mirror, kills it after a random time, and starts the next one. It returns how many it has killed.
func keepKilling(ctx context.Context, t testing.TB, dsn, url string, seed uint64) int {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	kills := 0
	for ctx.Err() == nil {
		child := exec.CommandContext(context.WithoutCancel(ctx), os.Args[0])
		child.Env = append(os.Environ(), envDSN+"="+dsn, envURL+"="+url)
		child.Stderr = os.Stderr
		if _, err := child.StdinPipe(); err != nil {
			t.Error(err)
			return kills
		}
		if err := child.Start(); err != nil {
			t.Error(err)
			return kills
		}
		pause(ctx, 100*time.Millisecond+time.Duration(random.IntN(900))*time.Millisecond)
		_ = child.Process.Kill() // SIGKILL
		if err := child.Wait(); err == nil || child.ProcessState.Exited() {
			t.Errorf("a mirror ended by itself: %v", err)
		}
		kills++
	}
	return kills
}

// anyFault returns a fault of the next request that reads.
func anyFault(random *rand.Rand) clinikotest.Fault {
	kinds := []clinikotest.FaultKind{clinikotest.FaultStatus, clinikotest.FaultDropBefore, clinikotest.FaultDropAfter, clinikotest.FaultTruncate, clinikotest.FaultHTML}
	statuses := []int{500, 502, 503, 504, 429}
	return clinikotest.Fault{Kind: kinds[random.IntN(len(kinds))], Method: "GET", Status: statuses[random.IntN(len(statuses))]}
}

// openAfterKill opens a database when its server has noticed that the last mirror is dead.
func openAfterKill(t testing.TB, dsn string) *Mirror {
	t.Helper()
	for range 200 {
		m, err := Open(t.Context(), dsn)
		if err == nil {
			t.Cleanup(func() { _ = m.Close() })
			return m
		}
		pause(t.Context(), 50*time.Millisecond)
	}
	t.Fatal("the database stays locked")
	return nil
}
