package cn.yimatong.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is, as Maven wrote it into the jar. */
public final class Version implements IVersionProvider {

    private static final String WRITTEN = "/META-INF/maven/cn.yimatong/yimatong-service/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(WRITTEN)) {
            Properties written = new Properties();
            if (in != null) {
                written.load(in);
            }
            return new String[]{"Yimatong " + written.getProperty("version", "(not from a jar)")};
        }
    }
}
