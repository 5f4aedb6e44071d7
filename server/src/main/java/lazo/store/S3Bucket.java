package lazo.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs in a bucket that speaks S3. Credentials, region and endpoint come from the environment as
 * for every program of AWS ({@code AWS_ACCESS_KEY_ID}, {@code AWS_REGION}, {@code
 * AWS_ENDPOINT_URL}, …).
 */
final class S3Bucket implements Bucket {
  /** Larger files go up in parts of this size; an object may have 10,000. */
  static final long PART_BYTES = 16L << 20;

  private static final int PARTS_MAX = 10_000;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private final S3Client client;
  private final BucketPlace place;

  private S3Bucket(S3Client client, BucketPlace place) {
    this.client = client;
    this.place = place;
  }

  /**
   * Opens a bucket that is there and may be written.
   *
   * @throws InvalidInput when it cannot be used as the environment says
   */
  static S3Bucket open(BucketPlace place, Map<String, String> environment) {
    S3Bucket bucket = new S3Bucket(client(environment), place);
    try {
      bucket.client.headBucket(request -> request.bucket(place.bucket()));
    } catch (AwsServiceException e) {
      throw new InvalidInput(
          place
              + " cannot be used: "
              + (e.statusCode() == NOT_FOUND
                  ? "there is no bucket " + place.bucket() + "; make it first"
                  : said(e) + "; check the credentials, the region and the bucket's policy"),
          e);
    } catch (SdkClientException e) {
      throw new InvalidInput(place + " cannot be used: " + e.getMessage(), e);
    }
    return bucket;
  }

  private static S3Client client(Map<String, String> environment) {
    String region =
        environment.getOrDefault(
            "AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", "us-east-1"));
    String endpoint =
        environment.getOrDefault(
            "AWS_ENDPOINT_URL_S3",
            environment.getOrDefault(
                "AWS_ENDPOINT_URL", environment.getOrDefault("MLFLOW_S3_ENDPOINT_URL", "")));
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region))
            // other stores than Amazon's know no trailing checksums
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(Duration.ofSeconds(60)));
    if (!endpoint.isEmpty()) {
      try {
        builder.endpointOverride(new URI(endpoint)).forcePathStyle(true);
      } catch (URISyntaxException e) {
        throw new InvalidInput("the endpoint '" + endpoint + "' of the environment is no URL");
      }
    }
    return builder.build();
  }

  private static String said(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return "it answered "
        + e.statusCode()
        + (message == null || message.isEmpty() ? "" : ", " + message);
  }

  /** Every trouble of the store is told as one: a caller may try again, nothing was promised. */
  private <T> T asking(String toDo, Supplier<T> call) {
    try {
      return call.get();
    } catch (NoSuchKeyException absent) {
      throw absent;
    } catch (AwsServiceException e) {
      boolean later = e.statusCode() >= SERVER_ERROR || e.statusCode() == TOO_MANY;
      throw new Unavailable(
          place
              + " did not "
              + toDo
              + ": "
              + said(e)
              + (later
                  ? "; try again"
                  : "; check the server's credentials and the bucket's policy"),
          e);
    } catch (SdkClientException e) {
      throw new Unavailable(
          place + " could not be reached to " + toDo + " (" + e.getMessage() + "); try again", e);
    }
  }

  @Override
  public void put(Blobs.Blob blob, Path file) {
    String key = place.keyOf(blob.sha256());
    asking(
        "store a file",
        () -> {
          if (blob.size() <= PART_BYTES) {
            client.putObject(
                request -> request.bucket(place.bucket()).key(key), RequestBody.fromFile(file));
          } else {
            inParts(key, blob.size(), file);
          }
          return key;
        });
    long there = find(blob.sha256()).map(Stored::size).orElse(-1L);
    if (there != blob.size()) {
      throw new Unavailable(
          place + " keeps " + there + " of the " + blob.size() + " bytes of a file; try again");
    }
  }

  private void inParts(String key, long size, Path file) {
    long part = Math.max(PART_BYTES, Math.ceilDiv(size, PARTS_MAX));
    String upload =
        client.createMultipartUpload(request -> request.bucket(place.bucket()).key(key)).uploadId();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long from = 0; from < size; from += part) {
        parts.add(part(key, upload, parts.size() + 1, file, from, Math.min(part, size - from)));
      }
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(place.bucket())
                  .key(key)
                  .uploadId(upload)
                  .multipartUpload(all -> all.parts(parts)));
    } catch (RuntimeException e) {
      abort(key, upload);
      throw e;
    }
  }

  private CompletedPart part(
      String key, String upload, int number, Path file, long from, long length) {
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> FilePart.open(file, from, length), length, "application/octet-stream");
    String tag =
        client
            .uploadPart(
                request ->
                    request
                        .bucket(place.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength(length),
                body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(
          request -> request.bucket(place.bucket()).key(key).uploadId(upload));
    } catch (RuntimeException e) {
      System.getLogger(S3Bucket.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "parts of an upload stay in " + place + " until its rules delete them",
              e);
    }
  }

  @Override
  public boolean fetch(String sha256, Path to) {
    try {
      return asking(
          "give a file",
          () -> {
            try (InputStream bytes =
                client.getObject(
                    request -> request.bucket(place.bucket()).key(place.keyOf(sha256)))) {
              Files.copy(bytes, to, StandardCopyOption.REPLACE_EXISTING);
              return true;
            } catch (IOException e) {
              throw SdkClientException.create(String.valueOf(e.getMessage()), e);
            }
          });
    } catch (NoSuchKeyException absent) {
      return false;
    }
  }

  @Override
  public Optional<Stored> find(String sha256) {
    try {
      HeadObjectResponse head =
          asking(
              "look for a file",
              () ->
                  client.headObject(
                      request -> request.bucket(place.bucket()).key(place.keyOf(sha256))));
      return Optional.of(new Stored(head.contentLength(), head.lastModified()));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  @Override
  public void each(BiConsumer<Blobs.Blob, Instant> visit) {
    asking(
        "list its files",
        () -> {
          String under = place.key("");
          for (S3Object object :
              client
                  .listObjectsV2Paginator(request -> request.bucket(place.bucket()).prefix(under))
                  .contents()) {
            String name = object.key().substring(under.length());
            if (name.matches("[0-9a-f]{2}/[0-9a-f]{64}")) {
              visit.accept(new Blobs.Blob(name.substring(3), object.size()), object.lastModified());
            }
          }
          return under;
        });
  }

  @Override
  public void delete(String sha256) {
    asking(
        "delete a file",
        () ->
            client.deleteObject(
                request -> request.bucket(place.bucket()).key(place.keyOf(sha256))));
  }

  /**
   * Says whose the place is, when nobody's name stands there yet.
   *
   * @throws InvalidInput when it is another's
   */
  void own(String owner) {
    String key = place.key("lazo-owner");
    Optional<String> there = text(key);
    if (there.isEmpty()) {
      asking(
          "take a file",
          () ->
              client.putObject(
                  request -> request.bucket(place.bucket()).key(key),
                  RequestBody.fromString(owner)));
    } else if (!there.get().equals(owner)) {
      throw new InvalidInput(
          place
              + " belongs to another Lazo server, whose files this one would delete. Give each server a prefix of its own; if that server is gone for good, delete the object "
              + key
              + " first");
    }
  }

  private Optional<String> text(String key) {
    try {
      return Optional.of(
          asking(
              "give a file",
              () ->
                  client
                      .getObjectAsBytes(request -> request.bucket(place.bucket()).key(key))
                      .asUtf8String()));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  /** A piece of a file as a stream; asked for again when a part is sent again. */
  private static final class FilePart extends InputStream {
    private final InputStream file;
    private long left;

    private FilePart(InputStream file, long left) {
      this.file = file;
      this.left = left;
    }

    static InputStream open(Path path, long from, long length) {
      try {
        InputStream file = Files.newInputStream(path);
        file.skipNBytes(from);
        return new FilePart(file, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte @Nullable [] into, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = file.read(into, from, (int) Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
