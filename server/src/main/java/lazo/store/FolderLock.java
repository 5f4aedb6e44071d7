package lazo.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server off a data folder. The operating system drops the lock when the process
 * dies, however it dies.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** The messages of these exceptions are only the path. */
  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "a file has that name";
      case NoSuchFileException missing -> missing.getFile() + " does not take folders";
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Takes the folder, creating it when needed. */
  public static FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidInput(
          "cannot create the data folder "
              + folder
              + " ("
              + reason(e)
              + "); choose another with --data");
    }
    if (!Files.isWritable(folder)) {
      throw new InvalidInput(
          "the data folder "
              + folder
              + " is not writable; change its permissions or choose another with --data");
    }
    Path file = folder.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String holder = Files.readString(file).strip();
        channel.close();
        throw new Conflict(
            "another Lazo server"
                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                + " is using the data folder "
                + folder
                + "; stop it or choose another folder with --data");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
          0);
      return new FolderLock(channel);
    } catch (IOException e) {
      throw DatabaseFaults.diskFull(folder)
          ? DatabaseFaults.noRoomToStart(folder, e)
          : new InvalidInput("cannot lock the data folder " + folder + ": " + e.getMessage());
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
