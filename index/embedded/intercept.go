package embedded

import (
	"context"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"runtime/debug"

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
func checkFields(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (_ any, err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("the index met a bug", "call", info.FullMethod, "panic", p, "stack", string(debug.Stack()))
			err = status.Error(codes.Internal, "Service internal error")
		}
	}()
	if m, ok := req.(proto.Message); ok {
		if err := unknownFields(m.ProtoReflect(), ""); err != nil {
			return nil, err
		}
	}
	return handler(ctx, req)
}

// unknownFields looks for fields without a name. Points of an upsert are looked at
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
		switch {
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
