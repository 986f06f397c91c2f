// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.nio.ByteBuffer;

/// A database key made of a resource's name, comparable by value.
public record Name(long high, long low) {
    public Name(byte[] name) {
        this(ByteBuffer.wrap(name).getLong(), ByteBuffer.wrap(name).getLong(Long.BYTES));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(Schema.NAME_BYTES).putLong(high).putLong(low).array();
    }
}
