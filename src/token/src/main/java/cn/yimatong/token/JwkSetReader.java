package cn.yimatong.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a JWK Set (RFC 7517, and MS1.md, section 6) as a stream, stopping at the first wrong key. */
final class JwkSetReader {
    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private final List<VerificationKey> keys = new ArrayList<>();
    private final Set<Integer> kids = new HashSet<>();
    private boolean hasList;

    private JwkSetReader(JsonParser json) {
        this.json = json;
    }

    static List<VerificationKey> read(String text) throws InvalidKeySetException {
        try (JsonParser json = JSON.createParser(text)) {
            JwkSetReader reader = new JwkSetReader(json);
            reader.readSet();
            return reader.keys;
        } catch (IOException notJson) {
            // Its message can quote the text: it is not passed on.
            throw InvalidKeySetException.ofSet("not-json");
        }
    }

    private void readSet() throws IOException, InvalidKeySetException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw InvalidKeySetException.ofSet("not-a-set");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean isList = json.currentName().equals("keys");
            JsonToken value = json.nextToken();
            if (!isList) {
                json.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                readList();
            } else {
                throw InvalidKeySetException.ofSet("not-a-set");
            }
        }
        if (!hasList || json.nextToken() != null) {
            throw InvalidKeySetException.ofSet("not-a-set");
        }
    }

    private void readList() throws IOException, InvalidKeySetException {
        hasList = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            int index = keys.size();
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw InvalidKeySetException.ofKey(index, null, "not-a-key");
            }
            VerificationKey key = Jwk.read(json).toKey(index);
            if (!kids.add(key.keyId().bits())) {
                throw InvalidKeySetException.ofKey(index, key.keyId().kid(), "repeated-kid");
            }
            keys.add(key);
        }
    }
}
