package embedded

import (
	"context"
	"crypto/subtle"
	_ "embed"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

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

// checkFields refuses requests with fields that this version of the API does not know, as
// a newer client may send, and turns a panic into an error of that one call.
func checkFields(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (reply any, err error) {
	err = contained(info.FullMethod, func() (err error) {
		if m, ok := req.(proto.Message); ok {
			if err := unknownFields(m.ProtoReflect(), ""); err != nil {
				return err
			}
		}
		reply, err = handler(ctx, req)
		return err
	})
	return reply, err
}

// contained runs part of a call: a bug in it costs that call and no other.
func contained(part string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("the index met a bug", "call", part, "panic", p, "stack", string(debug.Stack()))
			err = status.Error(codes.Internal, "Service internal error")
		}
	}()
	return f()
}

//go:embed fields.txt
var fieldList string

// knownFields are those that this package has decided about, by name without the package.
var knownFields = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(fieldList) {
		if class, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && class != "#" {
			known[packageName+strings.TrimSpace(name)] = true
		}
	}
	return known
})

const packageName = "qdrant."

// unknownFields looks for fields without a name, fields that nothing was decided about,
// and values of enumerations that are none. Points of an upsert are looked at
// themselves, but not their payloads and vectors, whose form cannot grow.
func unknownFields(m protoreflect.Message, path string) (err error) {
	if unknown := m.GetUnknown(); len(unknown) > 0 {
		num, _, _ := protowire.ConsumeTag(unknown)
		return unimplemented(fmt.Sprintf("%sfield %d of %s", path, num, m.Descriptor().Name()))
	}
	switch m.Interface().(type) {
	case *qdrant.Value, *qdrant.Vector, *qdrant.PointId:
		return nil
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		here := path + string(f.Name())
		if !knownFields()[string(f.FullName())] && strings.HasPrefix(string(f.FullName()), packageName) {
			err = unimplemented(here)
			return false
		}
		switch {
		case f.Enum() != nil:
			err = checkEnum(f, v, here)
		case f.IsMap():
			if f.MapValue().Message() != nil && f.MapValue().Message().FullName() != "qdrant.Value" {
				v.Map().Range(func(k protoreflect.MapKey, e protoreflect.Value) bool {
					err = unknownFields(e.Message(), here+"."+k.String()+".")
					return err == nil
				})
			}
		case f.Message() == nil:
		case f.IsList():
			for i := range v.List().Len() {
				if p, ok := v.List().Get(i).Message().Interface().(*qdrant.PointStruct); ok && allKnown(p) {
					continue
				}
				if err = unknownFields(v.List().Get(i).Message(), fmt.Sprintf("%s[%d].", here, i)); err != nil {
					return false
				}
			}
		default:
			err = unknownFields(v.Message(), here+".")
		}
		return err == nil
	})
	return err
}

// allKnown is the short way past the points of an upsert: false where unknownFields would
// find something.
func allKnown(p *qdrant.PointStruct) bool {
	known := func(m proto.Message) bool { return len(m.ProtoReflect().GetUnknown()) == 0 }
	if !known(p) || !known(p.Id) || !known(p.Vectors) {
		return false
	}
	switch v := p.GetVectors().GetVectorsOptions().(type) {
	case *qdrant.Vectors_Vector:
		return known(v.Vector)
	case *qdrant.Vectors_Vectors:
		for _, vector := range v.Vectors.GetVectors() {
			if !known(vector) {
				return false
			}
		}
		return known(v.Vectors)
	}
	return true
}

func checkEnum(f protoreflect.FieldDescriptor, v protoreflect.Value, path string) error {
	if f.IsMap() {
		return nil
	}
	check := func(n protoreflect.EnumNumber) error {
		if f.Enum().Values().ByNumber(n) == nil {
			return invalid("%s: value %d is not a %s", path, n, f.Enum().Name())
		}
		return nil
	}
	if !f.IsList() {
		return check(v.Enum())
	}
	for i := range v.List().Len() {
		if err := check(v.List().Get(i).Enum()); err != nil {
			return err
		}
	}
	return nil
}
