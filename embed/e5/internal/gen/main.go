// Command gen writes the AVX2 kernel of package e5: go generate ./embed/e5
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rows and columns of the block of C that the kernel keeps in registers: 12 sums of 8
// floats, which leaves two registers for B and two for A.
const (
	rows  = 6
	lanes = 2
)

func main() {
	ConstraintExpr("amd64")
	TEXT("gemm6x16", NOSPLIT, "func(k int, a, b, c *float32, ldc int)")
	Pragma("noescape")
	Doc("gemm6x16 sets the 6x16 block c, whose rows are ldc floats apart, to the product of a panel a (k by 6) and a panel b (k by 16).")
	k := Load(Param("k"), GP64())
	a := Load(Param("a"), GP64())
	b := Load(Param("b"), GP64())
	c := Load(Param("c"), GP64())
	ldc := Load(Param("ldc"), GP64())
	SHLQ(Imm(2), ldc)

	var acc [rows][lanes]reg.VecVirtual
	for r := range rows {
		for l := range lanes {
			y := YMM()
			VXORPS(y, y, y)
			acc[r][l] = y
		}
	}
	b0, b1 := YMM(), YMM()

	Label("loop")
	TESTQ(k, k)
	JZ(LabelRef("store"))
	VMOVUPS(Mem{Base: b}, b0)
	VMOVUPS(Mem{Base: b, Disp: 32}, b1)
	for r := range rows {
		x := YMM()
		VBROADCASTSS(Mem{Base: a, Disp: 4 * r}, x)
		VFMADD231PS(b0, x, acc[r][0])
		VFMADD231PS(b1, x, acc[r][1])
	}
	ADDQ(Imm(4*rows), a)
	ADDQ(Imm(64), b)
	DECQ(k)
	JMP(LabelRef("loop"))

	Label("store")
	for r := range rows {
		VMOVUPS(acc[r][0], Mem{Base: c})
		VMOVUPS(acc[r][1], Mem{Base: c, Disp: 32})
		if r < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
	Generate()
}
