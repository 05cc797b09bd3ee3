// Command gen writes the kernels of package e5: go generate ./embed/e5
package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	gemm()
	q4()
	q4VNNI()
	quantize()
	softmax()
	gelu()
	addNorm()
	Generate()
}

// function starts a kernel without a frame that keeps none of its pointers.
func function(name, signature, doc string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(doc)
}

func param(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }

var constants = map[string]Mem{}

// words is a constant of 32 bytes that repeats v.
func words(v uint32) Mem {
	name := fmt.Sprintf("c%08x", v)
	if m, ok := constants[name]; ok {
		return m
	}
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, U32(v))
	}
	constants[name] = m
	return m
}

func floats(v float32) Mem { return words(math.Float32bits(v)) }

// reduce folds the 8 lanes of y into the lowest by op, which takes XMM registers.
func reduce(y reg.VecVirtual, op func(...Op)) reg.VecVirtual {
	x, z := y.AsX(), XMM()
	VEXTRACTF128(Imm(1), y, z)
	op(z, x, x)
	VSHUFPS(Imm(0x4e), x, x, z)
	op(z, x, x)
	VSHUFPS(Imm(0xb1), x, x, z)
	op(z, x, x)
	return y
}
