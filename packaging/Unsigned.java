// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Takes the signatures out of the jars in a folder. The JVM keeps no class of a signed jar in its
/// start-up cache, and looks at the digest of each that it loads; nobody here asks who has signed
/// it, and what was downloaded Maven has checked. Run by the build of `app`.
class Unsigned {
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

    /// @param arguments the folder
    public static void main(String[] arguments) throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (Path jar : jars) {
                if (isSigned(jar)) {
                    rewrite(jar);
                }
            }
        }
    }

    private static boolean isSigned(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().anyMatch(Unsigned::isOfSignature);
        }
    }

    private static boolean isOfSignature(ZipEntry entry) {
        return SIGNATURE.matcher(entry.getName()).matches();
    }

    /// Everything else in its order and with its time.
    private static void rewrite(Path jar) throws IOException {
        Path made = jar.resolveSibling(jar.getFileName() + ".unsigned");
        try (var zip = new ZipFile(jar.toFile());
                var out =
                        new ZipOutputStream(
                                new BufferedOutputStream(Files.newOutputStream(made)))) {
            for (ZipEntry entry : zip.stream().filter(each -> !isOfSignature(each)).toList()) {
                var copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copy);
                try (var content = zip.getInputStream(entry)) {
                    content.transferTo(out);
                }
                out.closeEntry();
            }
        }
        Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    }
}
