package io.millstream.broker.server;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.CheckedFile;
import io.millstream.base.codec.CheckedFile.Found;
import io.millstream.broker.BrokerEnvironment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The identity of the cluster, made once for each data directory: 16 random bytes, in Kafka's spelling. */
final class ClusterId {
    private static final String FILE = "cluster-id";
    private static final int VERSION = 1;

    private ClusterId() {}

    static String readOrMake(BrokerEnvironment environment) {
        var file =
                new CheckedFile(environment.disk(), environment.dataDirectory().resolve(FILE), FILE, VERSION);
        try {
            if (file.read() instanceof Found.Content content) {
                return StandardCharsets.US_ASCII.decode(content.bytes()).toString();
            }
            byte[] random = new byte[16];
            environment.random().nextBytes(random);
            String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            file.replace(ByteBuffer.wrap(made.getBytes(StandardCharsets.US_ASCII)));
            return made;
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "File " + file.path() + " cannot be read or written: " + e
                            + ". Check the disk and the file's permissions.",
                    e);
        }
    }
}
