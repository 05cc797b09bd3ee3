package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The layouts of package e5: a block of a row, and a block of a panel of 16 columns.
const (
	rowBlock   = 48 // 32 int8, two int16 corrections, one int32 correction, scale, 4 unused
	panelBlock = 576
	steps      = 8 // of 4 numbers each in a block
)

const q4Signature = "func(blocks int, a *byte, lda int, b *byte, bias, c *float32, ldc int)"

// q4 writes the AVX2 kernel. A 4-bit weight times an 8-bit activation, twice, is at most
// 3,810, so the 8 steps of a block add up in 16 bits and only the block's end pays for
// widening.
func q4() {
	const rows, lanes = 3, 2
	function("q4x3", q4Signature,
		"q4x3 sets the 3x16 block c to the bias plus the product of 3 quantized rows a, lda bytes apart, and a panel b of 4-bit weights.")
	blocks, a, lda, b := param("blocks"), param("a"), param("lda"), param("b")
	var sums, acc [rows][lanes]reg.VecVirtual
	bias := param("bias")
	for r := range rows {
		for l := range lanes {
			sums[r][l], acc[r][l] = YMM(), YMM()
			VMOVUPS(Mem{Base: bias, Disp: 32 * l}, sums[r][l])
		}
	}
	at := func(r, disp int) Mem {
		m := Mem{Base: a, Disp: disp}
		if r > 0 {
			m.Index, m.Scale = lda, uint8(r)
		}
		return m
	}
	b0, b1, x, t := YMM(), YMM(), YMM(), YMM()
	Label("loop")
	for r := range rows {
		VPBROADCASTD(at(r, 32), acc[r][0])
		VMOVDQA(acc[r][0], acc[r][1])
	}
	for s := range steps {
		VMOVDQU(Mem{Base: b, Disp: 64 * s}, b0)
		VMOVDQU(Mem{Base: b, Disp: 64*s + 32}, b1)
		for r := range rows {
			VPBROADCASTD(at(r, 4*s), x)
			VPMADDUBSW(x, b0, t)
			VPADDW(t, acc[r][0], acc[r][0])
			VPMADDUBSW(x, b1, x)
			VPADDW(x, acc[r][1], acc[r][1])
		}
	}
	ones := words(0x00010001)
	VMOVUPS(Mem{Base: b, Disp: 512}, b0)
	VMOVUPS(Mem{Base: b, Disp: 544}, b1)
	for r := range rows {
		VBROADCASTSS(at(r, 40), x)
		for l, scale := range []reg.VecVirtual{b0, b1} {
			VPMADDWD(ones, acc[r][l], acc[r][l])
			VCVTDQ2PS(acc[r][l], acc[r][l])
			VMULPS(scale, x, t)
			VFMADD231PS(t, acc[r][l], sums[r][l])
		}
	}
	ADDQ(Imm(rowBlock), a)
	ADDQ(U32(panelBlock), b)
	DECQ(blocks)
	JNZ(LabelRef("loop"))
	c, ldc := param("c"), param("ldc")
	SHLQ(Imm(2), ldc)
	for r := range rows {
		VMOVUPS(sums[r][0], Mem{Base: c})
		VMOVUPS(sums[r][1], Mem{Base: c, Disp: 32})
		if r < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}

// q4VNNI writes the kernel for machines with AVX-512's dot product of bytes: four times
// as many products an instruction, added in 32 bits.
func q4VNNI() {
	const rows, lanes = 6, 2
	function("q4x6", "func(blocks int, a *byte, lda int, b *byte, ldb int, bias, c *float32, ldc int)",
		"q4x6 sets the 6x32 block c to the bias plus the product of 6 quantized rows a, lda bytes apart, and two panels b, ldb bytes apart, of 4-bit weights.")
	blocks, a, lda, b, ldb := param("blocks"), param("a"), param("lda"), param("b"), param("ldb")
	low := GP64()
	LEAQ(Mem{Base: a, Index: lda, Scale: 2}, low)
	ADDQ(lda, low)
	at := func(r, disp int) Mem {
		m := Mem{Base: a, Disp: disp}
		if r >= 3 {
			m.Base = low
		}
		if r%3 > 0 {
			m.Index, m.Scale = lda, uint8(r%3)
		}
		return m
	}
	var sums, acc [rows][lanes]reg.VecVirtual
	bias := param("bias")
	for r := range rows {
		for l := range lanes {
			sums[r][l], acc[r][l] = ZMM(), ZMM()
			VMOVUPS(Mem{Base: bias, Disp: 64 * l}, sums[r][l])
		}
	}
	b0, b1, x, t := ZMM(), ZMM(), ZMM(), ZMM()
	Label("loop")
	for r := range rows {
		VPBROADCASTD(at(r, 36), acc[r][0])
		VMOVDQA32(acc[r][0], acc[r][1])
	}
	for s := range steps {
		VMOVDQU32(Mem{Base: b, Disp: 64 * s}, b0)
		VMOVDQU32(Mem{Base: b, Disp: 64 * s, Index: ldb, Scale: 1}, b1)
		for r := range rows {
			VPBROADCASTD(at(r, 4*s), x)
			dot(x, b0, acc[r][0])
			dot(x, b1, acc[r][1])
		}
	}
	VMOVUPS(Mem{Base: b, Disp: 512}, b0)
	VMOVUPS(Mem{Base: b, Disp: 512, Index: ldb, Scale: 1}, b1)
	for r := range rows {
		VBROADCASTSS(at(r, 40), x)
		for l, scale := range []reg.VecVirtual{b0, b1} {
			VCVTDQ2PS(acc[r][l], acc[r][l])
			VMULPS(scale, x, t)
			VFMADD231PS(t, acc[r][l], sums[r][l])
		}
	}
	ADDQ(Imm(rowBlock), a)
	ADDQ(Imm(rowBlock), low)
	ADDQ(U32(panelBlock), b)
	DECQ(blocks)
	JNZ(LabelRef("loop"))
	c, ldc := param("c"), param("ldc")
	SHLQ(Imm(2), ldc)
	for r := range rows {
		VMOVUPS(sums[r][0], Mem{Base: c})
		VMOVUPS(sums[r][1], Mem{Base: c, Disp: 64})
		if r < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}

// dot is VPDPBUSD, which avo has no function for: sum += unsigned b times signed x, four
// a lane.
func dot(x, b, sum reg.VecVirtual) {
	Instruction(&ir.Instruction{
		Opcode:   "VPDPBUSD",
		Operands: []Op{x, b, sum},
		Inputs:   []Op{x, b, sum},
		Outputs:  []Op{sum},
	})
}
