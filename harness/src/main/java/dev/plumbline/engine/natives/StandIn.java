// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A shared object for x86-64 Linux that has a name and holds nothing, about 400 bytes: the dynamic loader takes it for
 * the library of that name. The layout is that of the System V ABI, chapters 4 and 5: a header, three program headers,
 * the dynamic section and the tables that it must name.
 */
public final class StandIn {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int SYMBOL = 24;
    private static final int PAGE = 4096;
    private static final int READ_WRITE = 6;

    // Its parts, one behind the other; an address is an offset in the file.
    private static final int DYNAMIC = HEADER + 3 * PROGRAM_HEADER;
    private static final int DYNAMIC_SIZE = 7 * 16;
    private static final int SYMBOLS = DYNAMIC + DYNAMIC_SIZE;
    private static final int HASH = SYMBOLS + SYMBOL;
    private static final int STRINGS = HASH + 4 * 4;

    private StandIn() {}

    /** The file's content. */
    public static byte[] named(String name) {
        byte[] strings = ("\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
        int size = STRINGS + strings.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        header(file);
        // glibc writes to the dynamic section as it loads it, so both must be writable.
        programHeader(file, 1, 0, size, PAGE); // PT_LOAD
        programHeader(file, 2, DYNAMIC, DYNAMIC_SIZE, 8); // PT_DYNAMIC
        programHeader(file, 0x6474e551, 0, 0, 16); // PT_GNU_STACK; without it the stack would become executable.
        file.putLong(14).putLong(1); // DT_SONAME
        file.putLong(4).putLong(HASH); // DT_HASH
        file.putLong(5).putLong(STRINGS); // DT_STRTAB
        file.putLong(6).putLong(SYMBOLS); // DT_SYMTAB
        file.putLong(10).putLong(strings.length); // DT_STRSZ
        file.putLong(11).putLong(SYMBOL); // DT_SYMENT
        file.putLong(0).putLong(0); // DT_NULL
        file.put(new byte[SYMBOL]); // The one symbol that every table begins with.
        file.putInt(1).putInt(1).putInt(0).putInt(0); // One bucket, which is empty.
        return file.put(strings).array();
    }

    private static void header(ByteBuffer file) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}); // 64 bits, little endian
        file.putShort((short) 3).putShort((short) 62).putInt(1); // ET_DYN, EM_X86_64, EV_CURRENT
        file.putLong(0).putLong(HEADER).putLong(0).putInt(0); // No entry, program headers, no sections, no flags
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 3);
        file.putShort((short) HEADER).putShort((short) 0).putShort((short) 0);
    }

    private static void programHeader(ByteBuffer file, int type, int offset, int size, int alignment) {
        file.putInt(type).putInt(READ_WRITE);
        file.putLong(offset).putLong(offset).putLong(offset); // In the file, in memory, physically
        file.putLong(size).putLong(size).putLong(alignment);
    }
}
