package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// gemm writes the kernel of plain matrices: 12 sums of 8 floats in registers, which
// leaves two for B and two for A.
func gemm() {
	const rows, lanes = 6, 2
	function("gemm6x16", "func(k int, a *float32, lda int, b, c *float32, ldc int)",
		"gemm6x16 sets the 6x16 block c to the product of 6 rows of a, k long, and a panel b, k by 16. lda and ldc are the floats from row to row.")
	k, a, lda, b, c, ldc := param("k"), param("a"), param("lda"), param("b"), param("c"), param("ldc")
	SHLQ(Imm(2), ldc)
	SHLQ(Imm(2), lda)
	low := GP64() // a's fourth row
	LEAQ(Mem{Base: a, Index: lda, Scale: 2}, low)
	ADDQ(lda, low)
	at := func(r int) Mem {
		m := Mem{Base: a}
		if r >= 3 {
			m.Base = low
		}
		if r%3 > 0 {
			m.Index, m.Scale = lda, uint8(r%3)
		}
		return m
	}
	var acc [rows][lanes]reg.VecVirtual
	for r := range rows {
		for l := range lanes {
			acc[r][l] = YMM()
			VXORPS(acc[r][l], acc[r][l], acc[r][l])
		}
	}
	b0, b1 := YMM(), YMM()
	Label("loop")
	VMOVUPS(Mem{Base: b}, b0)
	VMOVUPS(Mem{Base: b, Disp: 32}, b1)
	for r := range rows {
		x := YMM()
		VBROADCASTSS(at(r), x)
		VFMADD231PS(b0, x, acc[r][0])
		VFMADD231PS(b1, x, acc[r][1])
	}
	ADDQ(Imm(4), a)
	ADDQ(Imm(4), low)
	ADDQ(Imm(64), b)
	DECQ(k)
	JNZ(LabelRef("loop"))
	for r := range rows {
		VMOVUPS(acc[r][0], Mem{Base: c})
		VMOVUPS(acc[r][1], Mem{Base: c, Disp: 32})
		if r < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}
