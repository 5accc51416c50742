package redislimit

import (
	"net"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisServer is a redis-server process of one test, on a Unix socket, without persistence.
type redisServer struct {
	socket  string
	command *exec.Cmd
}

func startRedis(t testing.TB) *redisServer {
	t.Helper()
	server := &redisServer{socket: filepath.Join(t.TempDir(), "redis.sock")}
	server.start(t)
	t.Cleanup(server.kill)
	return server
}

// start starts the server. After kill it starts it again, empty.
func (s *redisServer) start(t testing.TB) {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("These tests need redis-server. On Debian and Ubuntu: apt-get install redis-server. On macOS: brew install redis.")
	}
	s.command = exec.CommandContext(t.Context(), program, "--port", "0", "--unixsocket", s.socket, "--dir", filepath.Dir(s.socket),
		"--save", "", "--appendonly", "no", "--logfile", "redis.log")
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	within(t, 10*time.Second, "redis-server listens", func() bool {
		conn, err := new(net.Dialer).DialContext(t.Context(), "unix", s.socket)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

func (s *redisServer) kill() {
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
}

func (s *redisServer) client(t testing.TB) *redis.Client {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: s.socket})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// within waits until ok returns true, for events in other processes and goroutines.
func within(t testing.TB, patience time.Duration, what string, ok func() bool) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for start := time.Now(); !ok(); <-ticker.C {
		if time.Since(start) > patience {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}
