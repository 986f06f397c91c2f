// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.nio.ByteBuffer;

/// A database key made of a resource's name, comparable by value.
record Name(long high, long low) {
    Name(byte[] name) {
        this(ByteBuffer.wrap(name).getLong(), ByteBuffer.wrap(name).getLong(Long.BYTES));
    }

    byte[] bytes() {
        return ByteBuffer.allocate(Schema.NAME_BYTES).putLong(high).putLong(low).array();
    }
}
