// Package embedded is a Qdrant-compatible index in this process. It serves the gRPC API
// of Qdrant with the generated interfaces of the official client, so that whatever speaks
// to Qdrant speaks to it: package index by an in-memory listener, other clients by a TCP
// port where one is opened. Answers are exact. What it does not implement it refuses by
// name with Unimplemented; no field that could change a result is ignored.
//
// Read collection.go for what is kept in memory, store.go and record.go for what is on
// disk, pages_check.go and load.go for how that is verified and read back, commit.go for
// how a write becomes durable and visible, reader.go and query.go for how a question is
// answered, column.go and postings.go for the two kinds of search.
package embedded

import (
	"context"
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
	_ "google.golang.org/grpc/encoding/gzip" // what Qdrant's JavaScript client sends and asks for
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
)

// version is that of the API that is served: the one of the client module in go.mod.
const version = "1.17.1"

// maxMessageBytes bounds a request, as Qdrant's own default of 64 MiB does.
const maxMessageBytes = 64 << 20

const fileName = "points.db"

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
	dir    string
	repair *Repair
	db     *bolt.DB
	memory *bufconn.Listener
	port   net.Listener
	grpcs  []*grpc.Server
	serves sync.WaitGroup

	writes    chan *write
	committer sync.WaitGroup
	closing   sync.RWMutex // guards closed, and writes against being closed under a sender
	closed    bool

	mu          sync.RWMutex // guards the two maps; each collection has its own lock
	collections map[string]*collection
	aliases     map[string]string // alias to collection
}

// Open reads what Dir holds and begins to serve. A store that is damaged is repaired as far
// as it can be, which [Server.Repaired] and the log tell.
func Open(cfg Config) (*Server, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	file := filepath.Join(cfg.Dir, fileName)
	repaired, err := repair(file)
	if err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	db, err := openStore(file)
	if err != nil {
		return nil, err
	}
	s := &Server{
		dir: cfg.Dir, repair: repaired, db: db, memory: bufconn.Listen(1 << 20), writes: make(chan *write, maxBatchWrites),
		collections: map[string]*collection{}, aliases: map[string]string{},
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.committer.Go(s.commits)
	s.serve(s.memory, "")
	if cfg.Listen != "" {
		s.port, err = net.Listen("tcp", cfg.Listen)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open the index's port: %w", err), s.Close())
		}
		s.serve(s.port, cfg.APIKey)
	}
	return s, nil
}

func (s *Server) serve(l net.Listener, key string) {
	g := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessageBytes), grpc.MaxSendMsgSize(maxMessageBytes),
		grpc.ChainUnaryInterceptor(checkKey(key), checkFields))
	qdrant.RegisterQdrantServer(g, health{})
	qdrant.RegisterCollectionsServer(g, collectionsService{Server: s})
	qdrant.RegisterPointsServer(g, pointsService{Server: s})
	qdrant.RegisterSnapshotsServer(g, snapshotsService{Server: s})
	s.grpcs = append(s.grpcs, g)
	s.serves.Go(func() { _ = g.Serve(l) }) // ends with Stop
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

// Repaired says what was done to a damaged store when this server opened it; nil where
// nothing had to be.
func (s *Server) Repaired() *Repair { return s.repair }

// Close lets calls under way finish and closes the store.
func (s *Server) Close() error {
	for _, g := range s.grpcs {
		g.GracefulStop()
	}
	s.serves.Wait()
	s.closing.Lock()
	first := !s.closed
	s.closed = true
	if first {
		close(s.writes)
	}
	s.closing.Unlock()
	s.committer.Wait()
	return s.db.Close()
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
	target := name
	if t, ok := s.aliases[name]; ok {
		target = t
	}
	if c, ok := s.collections[target]; ok {
		return c, nil
	}
	return nil, notFound(name)
}

func notFound(name string) error {
	return status.Errorf(codes.NotFound, "Not found: Collection `%s` doesn't exist!", name)
}

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, format, args...)
}

// unimplemented refuses a field by its path in the request.
func unimplemented(field string) error {
	return status.Errorf(codes.Unimplemented, "%s is not implemented by the embedded index; point qdrant.addr at a Qdrant server for it", field)
}
