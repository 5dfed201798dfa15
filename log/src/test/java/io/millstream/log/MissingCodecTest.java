package io.millstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codec libraries are optional: what happens without them. */
class MissingCodecTest {
    @ParameterizedTest
    @CsvSource({"SNAPPY, org.xerial.snappy:snappy-java", "LZ4, at.yawk.lz4:lz4-java", "ZSTD, com.github.luben:zstd-jni"
    })
    void namesTheArtifactToAdd(String type, String artifact) throws Exception {
        Class<?> codecs = new WithoutCodecs().loadClass(RecordsCodec.class.getName());
        Class<?> types = codecs.getClassLoader().loadClass(CompressionType.class.getName());
        var of = codecs.getDeclaredMethod("of", types);
        of.setAccessible(true);
        Object value = types.getMethod("valueOf", String.class).invoke(null, type);

        try {
            of.invoke(null, value);
            throw new AssertionError("the library was found");
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOfSatisfying(JobException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
                assertThat(failure.getMessage()).contains(artifact, "class path");
            });
        }
    }

    /** Loads our own classes anew and finds no codec library. */
    private static final class WithoutCodecs extends ClassLoader {
        WithoutCodecs() {
            super(WithoutCodecs.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.xerial.") || name.startsWith("net.jpountz.") || name.startsWith("com.github.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.millstream.log.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
