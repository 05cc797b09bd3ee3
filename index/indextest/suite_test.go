package indextest_test

import (
	"context"
	"net"
	"os"
	"strconv"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"

	"grounded/index/embedded"
	"grounded/index/indextest"
)

// connect opens an embedded index and a client to it.
func connect(t testing.TB, dir string) *qdrant.Client {
	t.Helper()
	server, err := embedded.Open(embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	client, err := qdrant.NewClient(&qdrant.Config{
		Host: "passthrough:///embedded", Port: 6334, PoolSize: 1, KeepAliveTime: -1, SkipCompatibilityCheck: true,
		GrpcOptions: []grpc.DialOption{grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return server.Dial(ctx) })},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

func TestEmbedded(t *testing.T) {
	t.Parallel()
	indextest.Suite{Client: connect(t, t.TempDir()), Embedded: true}.Run(t)
}

func TestQdrant(t *testing.T) {
	t.Parallel()
	addr := os.Getenv("QDRANT_ADDR")
	if addr == "" {
		t.Skip("QDRANT_ADDR does not name a Qdrant's gRPC address")
	}
	host, p, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(p)
	if err != nil {
		t.Fatal(err)
	}
	client, err := qdrant.NewClient(&qdrant.Config{Host: host, Port: port, APIKey: os.Getenv("QDRANT_API_KEY"), SkipCompatibilityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	indextest.Suite{Client: client}.Run(t)
}
