package embedded_test

import (
	"context"
	"net"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"

	"grounded/index/embedded"
)

// start opens an index and a client to it. The caller closes both.
func start(t testing.TB, dir string) (*embedded.Server, *qdrant.Client) {
	t.Helper()
	server, err := embedded.Open(embedded.Config{Dir: dir})
	must(t, err)
	client, err := qdrant.NewClient(&qdrant.Config{
		Host: "passthrough:///embedded", Port: 6334, PoolSize: 1, KeepAliveTime: -1, SkipCompatibilityCheck: true,
		GrpcOptions: []grpc.DialOption{
			grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return server.Dial(ctx) }),
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64<<20), grpc.MaxCallSendMsgSize(64<<20)),
		},
	})
	must(t, err)
	return server, client
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
