// Command prebuild compiles the PDF engine ahead of time into the folder that it is given, so that a cold function finds machine code
// instead of spending 3 to 4 seconds making it.
//
//	go run ./shared/extract/prebuild DIR
//
// It compiles for the processor that it runs on. For functions on arm64 build it with GOOS=linux GOARCH=arm64 and run it there, or under
// an emulator (qemu-aarch64-static) on another machine.
package main

import (
	"context"
	"fmt"
	"os"

	"strongroom/shared/extract"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: prebuild DIR")
		os.Exit(2)
	}
	if err := extract.Prebuild(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
