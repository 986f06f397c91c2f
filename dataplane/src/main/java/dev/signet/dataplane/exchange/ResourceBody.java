// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.index.IndexDocument;
import dev.signet.store.Change;
import dev.signet.store.Method;
import dev.signet.store.ResourceKey;
import org.jspecify.annotations.Nullable;

/// Turns a validated resource into what the store keeps: compact JSON with `resourceType`, `id`
/// and `meta` in front and a place in `meta` for the stamp of version and time.
public final class ResourceBody {
    /// For the id and what is in front.
    private static final int ADDED_BYTES = 192;

    private ResourceBody() {}

    /// The change that writes `resource` under that id. What the client said of `id`,
    /// `meta.versionId` and `meta.lastUpdated` is left out; all else stays as it was sent.
    ///
    /// @param bytes about how long it is
    /// @param method how it was asked for
    public static Change.Put put(
            JsonObject resource,
            ResourceKey key,
            int bytes,
            IndexDocument document,
            Method method) {
        var json = new JsonWriter(bytes + ADDED_BYTES);
        json.raw("{\"resourceType\":");
        json.string(key.type());
        json.raw(",\"id\":");
        json.string(key.id());
        json.raw(",\"meta\":{");
        int stampOffset = json.length();
        boolean stampComma = meta(json, resource.find("meta"));
        json.raw("}");
        for (int i = 0; i < resource.size(); i++) {
            String name = resource.name(i);
            if (!name.equals("resourceType") && !name.equals("id") && !name.equals("meta")) {
                json.raw(",");
                json.string(name);
                json.raw(":");
                json.write(resource.value(i));
            }
        }
        json.raw("}");
        return new Change.Put(key, json.toBytes(), stampOffset, stampComma, document, method);
    }

    /// An absolute reference into the account becomes a relative one: it is the same resource
    /// under whatever address the account is reached.
    ///
    /// @param root the account's address with a slash at the end
    public static String local(String pointer, String root) {
        return pointer.startsWith(root) ? pointer.substring(root.length()) : pointer;
    }

    private static boolean meta(JsonWriter json, @Nullable Json meta) {
        boolean any = false;
        if (meta instanceof JsonObject members) {
            for (int i = 0; i < members.size(); i++) {
                String name = members.name(i);
                if (!name.equals("versionId") && !name.equals("lastUpdated")) {
                    if (any) {
                        json.raw(",");
                    }
                    json.string(name);
                    json.raw(":");
                    json.write(members.value(i));
                    any = true;
                }
            }
        }
        return any;
    }
}
