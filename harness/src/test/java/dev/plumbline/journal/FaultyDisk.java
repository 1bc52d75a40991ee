// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A disk whose n-th operation and all later ones fail, as on a full disk; each takes few bytes. */
final class FaultyDisk implements Journal.Disk {
    static final int PIECE = 40;

    private int left;

    FaultyDisk(int failing) {
        this.left = failing;
    }

    boolean hasFailed() {
        return left <= 0;
    }

    @Override
    public FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
        operate();
        return new Faulty(FileChannel.open(path, options));
    }

    private void operate() throws IOException {
        if (left > 0) {
            left--;
        }
        if (left == 0) {
            throw new IOException("No space left on device");
        }
    }

    private final class Faulty extends FileChannel {
        private final FileChannel real;

        Faulty(FileChannel real) {
            this.real = real;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            operate();
            int written = real.write(from.slice().limit(Math.min(from.remaining(), PIECE)));
            from.position(from.position() + written);
            return written;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            operate();
            real.force(metaData);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            operate();
            return real.truncate(size);
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long at) throws IOException {
            return real.position(at);
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public int read(ByteBuffer to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer to, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
