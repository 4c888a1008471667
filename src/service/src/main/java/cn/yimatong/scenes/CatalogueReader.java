package cn.yimatong.scenes;

import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.CredentialKinds;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Makes a catalogue of {@code scenes.yaml} and, where there is one, an operator's file. */
final class CatalogueReader {

    private CatalogueReader() {}

    static Catalogue shipped() {
        try (InputStream in = CatalogueReader.class.getResourceAsStream("scenes.yaml")) {
            if (in == null) {
                throw new IllegalStateException("scenes.yaml is not on the class path");
            }
            return extended("scenes.yaml", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CatalogueException e) {
            throw new IllegalStateException(e);
        }
    }

    static Catalogue extended(String name, byte[] content) throws CatalogueException {
        JsonObject file;
        try {
            Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(new String(content, StandardCharsets.UTF_8));
            file = new JsonObject(document);
        } catch (YAMLException e) {
            throw new CatalogueException(name, e);
        }
        List<CredentialKind> kinds = Members.objects(file, "credentials").stream()
                .map(kind -> new CredentialKind(kind.getString("id"), kind.getInteger("slot"), kind.getBoolean("any"),
                        Pattern.compile(kind.getString("number")), kind.getString("zh"), kind.getString("en")))
                .toList();
        Map<String, Message> messages = new HashMap<>();
        JsonObject texts = file.getJsonObject("texts");
        for (String word : texts.fieldNames()) {
            messages.put(word, Message.of(texts.getJsonObject(word)));
        }
        return new Catalogue(
                Members.objects(file, "scenes").stream().map(scene -> new Scene(scene, messages, 0)).toList(),
                new CredentialKinds(kinds), List.of(), ZoneId.of(file.getString("timeZone")));
    }
}
