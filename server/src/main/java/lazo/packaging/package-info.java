/**
 * Packages: model versions made self-contained, kept by digest. Their files are blobs; a folder is
 * laid out from them when the data plane or an evaluation wants to open one.
 *
 * <p>In: package folders from training, and models that clients have logged. Out: folders by
 * digest, and which model version each package is.
 */
@NullMarked
package lazo.packaging;

import org.jspecify.annotations.NullMarked;
