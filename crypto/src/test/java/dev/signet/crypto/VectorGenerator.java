// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// Writes the vectors of this module into a new folder. Vectors are added to and never made
/// again: what an older version of a format wrote must open for ever.
final class VectorGenerator {
    static final UUID ACCOUNT = UUID.fromString("0f1e2d3c-4b5a-4697-8877-665544332211");
    static final UUID FILE_SET = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");
    static final UUID ROOT = UUID.fromString("deadbeef-0000-4000-8000-000000000001");
    static final String FILE_NAME = "_0.cfs";
    static final int FILE_PLAIN_BYTES = 20_000;
    static final int GENERATION = 7;

    private VectorGenerator() {}

    /// @param arguments the folder, which must not exist
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectory(Path.of(arguments[0]));
        byte[] service = bytes(32, 1);
        byte[] customer = bytes(32, 2);
        byte[] namesKey = bytes(32, 3);
        byte[] rootKey = bytes(32, 4);
        byte[] plain = bytes(100, 5);
        byte[] associated = bytes(24, 6);
        var random = Sample.entropy(42);
        var root = new RootKey(ROOT, Secret.owning(rootKey.clone()));
        var generation = generation(service, customer);
        var names = Secret.owning(namesKey.clone());
        var seals = new AeadSeals(ACCOUNT, Sample.cache(), random);
        seals.lend(new Generations(ACCOUNT, java.util.List.of(generation), GENERATION, names));
        var file = new ByteArrayOutputStream();
        try (var stream = seals.fileSet(FILE_SET).sealFile(Purpose.INDEX, FILE_NAME, file)) {
            stream.write(bytes(FILE_PLAIN_BYTES, 7));
        }
        Files.write(folder.resolve("file-v1.bin"), file.toByteArray());
        var lines = new StringBuilder("# Version 1 of every format of the crypto module; hex\n");
        append(lines, "service", service);
        append(lines, "customer", customer);
        append(lines, "namesKey", namesKey);
        append(lines, "rootKey", rootKey);
        append(lines, "associated", associated);
        append(lines, "plain", plain);
        append(lines, "value", seals.seal(Purpose.BODY, plain, associated));
        append(lines, "name", seals.name(plain));
        append(lines, "mac", generation.mac(Purpose.RING, plain));
        append(
                lines,
                "wrapped",
                root.wrap(random, ACCOUNT, GENERATION, Secret.owning(service.clone())));
        Files.writeString(folder.resolve("v1.properties"), lines);
    }

    static Generation generation(byte[] service, byte[] customer) {
        return Generation.derive(
                ACCOUNT,
                GENERATION,
                Secret.owning(service.clone()),
                Optional.of(Secret.owning(customer.clone())));
    }

    /// A pattern that needs no generator to make again.
    static byte[] bytes(int count, int seed) {
        byte[] bytes = new byte[count];
        for (int index = 0; index < count; index++) {
            bytes[index] = (byte) (index * 31 + seed * 17 + index / 251);
        }
        return bytes;
    }

    private static void append(StringBuilder lines, String name, byte[] bytes) {
        lines.append(name).append('=').append(HexFormat.of().formatHex(bytes)).append('\n');
    }
}
