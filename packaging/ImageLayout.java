// SPDX-License-Identifier: Apache-2.0
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Writes an image in the OCI image layout (image-spec 1.1): `java ImageLayout.java FOLDER VERSION
/// ARCHITECTURE CREATED LAYER.tar...`. Run by `packaging/build`, with the command line's libraries.
final class ImageLayout {
    private static final String TYPE = "application/vnd.oci.image.";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Path blobs;

    /// A file of the layout, by the digest of its bytes.
    private record Blob(String mediaType, String digest, long bytes) {
        ObjectNode descriptor() {
            return JSON.createObjectNode()
                    .put("mediaType", mediaType)
                    .put("digest", digest)
                    .put("size", bytes);
        }
    }

    /// @param diffId digest of the layer before it was packed
    private record Layer(Blob blob, String diffId) {}

    private ImageLayout(Path folder) throws IOException {
        this.folder = folder;
        this.blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    }

    public static void main(String[] given) throws IOException {
        var layout = new ImageLayout(Path.of(given[0]));
        var layers = new ArrayList<Layer>();
        for (int i = 4; i < given.length; i++) {
            layers.add(layout.layer(Path.of(given[i])));
        }
        layout.write(given[1], given[2], given[3], layers);
    }

    private void write(String version, String architecture, String created, List<Layer> layers)
            throws IOException {
        Blob config = json(TYPE + "config.v1+json", config(version, architecture, created, layers));
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2);
        manifest.put("mediaType", TYPE + "manifest.v1+json");
        manifest.set("config", config.descriptor());
        ArrayNode packed = manifest.putArray("layers");
        layers.forEach(layer -> packed.add(layer.blob().descriptor()));
        ObjectNode made = json(TYPE + "manifest.v1+json", manifest).descriptor();
        made.putObject("platform").put("architecture", architecture).put("os", "linux");
        made.putObject("annotations").put("org.opencontainers.image.ref.name", version);
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2);
        index.put("mediaType", TYPE + "index.v1+json").putArray("manifests").add(made);
        Files.write(folder.resolve("index.json"), JSON.writeValueAsBytes(index));
        Files.writeString(
                folder.resolve("oci-layout"),
                "{\"imageLayoutVersion\":\"1.0.0\"}",
                StandardCharsets.UTF_8);
    }

    private static ObjectNode config(
            String version, String architecture, String created, List<Layer> layers) {
        ObjectNode image = JSON.createObjectNode();
        image.put("created", created).put("architecture", architecture).put("os", "linux");
        ObjectNode run = image.putObject("config");
        run.put("User", "65532:65532");
        run.putArray("Entrypoint").add("/usr/lib/signet/signet");
        run.putArray("Cmd").add("up").add("--config").add("/etc/signet/signet.toml");
        run.putArray("Env").add("PATH=/usr/bin").add("LANG=C.UTF-8");
        run.putObject("ExposedPorts").putObject("8443/tcp");
        ((ObjectNode) run.get("ExposedPorts")).putObject("8444/tcp");
        run.putObject("Volumes").putObject("/var/lib/signet");
        run.put("WorkingDir", "/var/lib/signet").put("StopSignal", "SIGTERM");
        run.putObject("Labels")
                .put("org.opencontainers.image.title", "signet")
                .put("org.opencontainers.image.version", version)
                .put("org.opencontainers.image.licenses", "Apache-2.0");
        ObjectNode root = image.putObject("rootfs").put("type", "layers");
        ArrayNode diffs = root.putArray("diff_ids");
        layers.forEach(layer -> diffs.add(layer.diffId()));
        return image;
    }

    /// Packs a layer; what it is called follows from its bytes.
    private Layer layer(Path tar) throws IOException {
        MessageDigest plain = sha256();
        MessageDigest packed = sha256();
        Path file = Files.createTempFile(blobs, "layer", "");
        try (OutputStream bytes = new DigestOutputStream(Files.newOutputStream(file), packed);
                var zip = new DigestOutputStream(new GZIPOutputStream(bytes, 1 << 16), plain)) {
            Files.copy(tar, zip);
        }
        Blob blob = new Blob(TYPE + "layer.v1.tar+gzip", name(packed), Files.size(file));
        place(file, blob);
        return new Layer(blob, name(plain));
    }

    private Blob json(String mediaType, ObjectNode content) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(content);
        MessageDigest digest = sha256();
        digest.update(bytes);
        Blob blob = new Blob(mediaType, name(digest), bytes.length);
        Path file = Files.createTempFile(blobs, "json", "");
        Files.write(file, bytes);
        place(file, blob);
        return blob;
    }

    private void place(Path file, Blob blob) throws IOException {
        Path named = Files.move(file, blobs.resolve(blob.digest().substring("sha256:".length())));
        if (!named.toFile().setReadable(true, false)) {
            throw new IOException("cannot be made readable: " + named);
        }
    }

    private static String name(MessageDigest digest) {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
