// Package embedded is a Qdrant-compatible index in this process. It serves the gRPC API
// of Qdrant with the generated interfaces of the official client, so that whatever speaks
// to Qdrant speaks to it: package index by an in-memory listener, other clients by a TCP
// port where one is opened. Answers are exact. What it does not implement it refuses by
// name with Unimplemented; no field that could change a result is ignored.
//
// Read collection.go for what is kept in memory, store.go for what makes it durable,
// query.go and filter.go for how a query is answered.
package embedded

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	"github.com/qdrant/go-client/qdrant"
	bolt "go.etcd.io/bbolt"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
)

// version is that of the Qdrant release whose behaviour is followed.
const version = "1.17.0"

// maxMessageBytes bounds a request, as Qdrant's own default of 64 MiB does.
const maxMessageBytes = 64 << 20

// Config says where points are kept and who may reach them.
type Config struct {
	// Dir holds the data; it is made where it is missing. One process at a time opens it.
	Dir string
	// Listen, where set, opens a TCP port for Qdrant clients besides [Server.Dial].
	Listen string
	// APIKey, where set, is asked of TCP clients in the api-key header.
	APIKey string
}

// Server is the index. It is safe for concurrent use.
type Server struct {
	db     *bolt.DB
	memory *bufconn.Listener
	port   net.Listener
	grpcs  []*grpc.Server
	wait   sync.WaitGroup

	mu          sync.RWMutex // guards the two maps; each collection has its own lock
	collections map[string]*collection
	aliases     map[string]string // alias to collection
}

// Open reads what Dir holds and begins to serve.
func Open(cfg Config) (*Server, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	db, err := openStore(filepath.Join(cfg.Dir, "points.db"))
	if err != nil {
		return nil, err
	}
	s := &Server{db: db, memory: bufconn.Listen(1 << 20), collections: map[string]*collection{}, aliases: map[string]string{}}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.serve(s.memory, grpc.MaxRecvMsgSize(maxMessageBytes), grpc.MaxSendMsgSize(maxMessageBytes))
	if cfg.Listen != "" {
		s.port, err = net.Listen("tcp", cfg.Listen)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open the index's port: %w", err), s.Close())
		}
		s.serve(s.port, grpc.MaxRecvMsgSize(maxMessageBytes), grpc.MaxSendMsgSize(maxMessageBytes),
			grpc.UnaryInterceptor(checkKey(cfg.APIKey)))
	}
	return s, nil
}

func (s *Server) serve(l net.Listener, opts ...grpc.ServerOption) {
	g := grpc.NewServer(opts...)
	qdrant.RegisterQdrantServer(g, health{})
	qdrant.RegisterCollectionsServer(g, collectionsService{Server: s})
	qdrant.RegisterPointsServer(g, pointsService{Server: s})
	s.grpcs = append(s.grpcs, g)
	s.wait.Go(func() { _ = g.Serve(l) }) // ends with Stop
}

// Dial connects to the server within the process.
func (s *Server) Dial(ctx context.Context) (net.Conn, error) { return s.memory.DialContext(ctx) }

// Addr is the address of the TCP port; empty where none is open.
func (s *Server) Addr() string {
	if s.port == nil {
		return ""
	}
	return s.port.Addr().String()
}

// Close lets calls under way finish and closes the store.
func (s *Server) Close() error {
	for _, g := range s.grpcs {
		g.GracefulStop()
	}
	s.wait.Wait()
	return s.db.Close()
}

// checkKey refuses calls without the key. An empty key admits all.
func checkKey(key string) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		if key != "" {
			md, _ := metadata.FromIncomingContext(ctx)
			got := append(md.Get("api-key"), "")[0]
			if subtle.ConstantTimeCompare([]byte(got), []byte(key)) != 1 {
				return nil, status.Error(codes.Unauthenticated, "Invalid api-key")
			}
		}
		return handler(ctx, req)
	}
}

type health struct {
	qdrant.UnimplementedQdrantServer
}

// HealthCheck implements the Qdrant service.
func (health) HealthCheck(context.Context, *qdrant.HealthCheckRequest) (*qdrant.HealthCheckReply, error) {
	return &qdrant.HealthCheckReply{Title: "qdrant - vector search engine (grounded embedded)", Version: version}, nil
}

// named finds a collection by its name or an alias of it.
func (s *Server) named(name string) (*collection, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if target, ok := s.aliases[name]; ok {
		name = target
	}
	if c, ok := s.collections[name]; ok {
		return c, nil
	}
	return nil, status.Errorf(codes.NotFound, "Not found: Collection `%s` doesn't exist!", name)
}

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, format, args...)
}

// unimplemented refuses a field by its path in the request.
func unimplemented(field string) error {
	return status.Errorf(codes.Unimplemented, "%s is not implemented by the embedded index; point qdrant.addr at a Qdrant server for it", field)
}
