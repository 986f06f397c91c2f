// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// A password as it is kept: Argon2id (RFC 9106) in the PHC string form
/// `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`. A hash takes 19 MiB and some tens of milliseconds;
/// whoever asks bounds how many run at once.
///
/// @param text the PHC string
public record PasswordHash(String text) {
    /// How short a password may be that somebody chooses.
    public static final int PASSWORD_CHARS_MIN = 8;

    /// No password is longer.
    public static final int PASSWORD_CHARS_MAX = 256;

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /// Bounds of what is read: a record that was tampered with must not take the process down.
    private static final int MEMORY_KIB_MAX = 65_536;

    private static final int PASSES_MAX = 10;

    private static final Pattern FORM =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,3}),p=1"
                            + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    public PasswordHash {
        Matcher form = FORM.matcher(text);
        boolean sane =
                form.matches()
                        && Integer.parseInt(form.group(1)) <= MEMORY_KIB_MAX
                        && Integer.parseInt(form.group(2)) <= PASSES_MAX
                        && Integer.parseInt(form.group(1)) >= 8
                        && Integer.parseInt(form.group(2)) >= 1;
        if (!sane) {
            throw new Failed(Failure.MALFORMED, "a password's hash is Argon2id in PHC form");
        }
    }

    /// Whether somebody may have that password.
    public static boolean isAllowed(String password) {
        return password.length() >= PASSWORD_CHARS_MIN && password.length() <= PASSWORD_CHARS_MAX;
    }

    /// @param password not kept, not wiped
    public static PasswordHash of(char[] password, Entropy entropy) {
        byte[] salt = entropy.bytes(SALT_BYTES);
        byte[] hash = hash(password, salt, MEMORY_KIB, PASSES);
        var base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash(
                "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                        .formatted(
                                MEMORY_KIB,
                                PASSES,
                                LANES,
                                base64.encodeToString(salt),
                                base64.encodeToString(hash)));
    }

    /// Whether it is that password's; the comparison takes the same time for each wrong one.
    public boolean accepts(char[] password) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new Failed(Failure.INTERNAL, "the form was checked");
        }
        byte[] salt = Base64.getDecoder().decode(form.group(3));
        byte[] hash =
                hash(
                        password,
                        salt,
                        Integer.parseInt(form.group(1)),
                        Integer.parseInt(form.group(2)));
        return MessageDigest.isEqual(hash, Base64.getDecoder().decode(form.group(4)));
    }

    private static byte[] hash(char[] password, byte[] salt, int memoryKib, int passes) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memoryKib)
                        .withIterations(passes)
                        .withParallelism(LANES)
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password, hash);
        return hash;
    }

    @Override
    public String toString() {
        return "PasswordHash[argon2id]";
    }
}
