"""
Renders a scene of studio/scene.ts from one side.
blender --background --factory-startup --python render.py -- '{"scene": …, "out": …, …}'

Writes <out>.f32: ten planes of floats, each of the picture's size, from the top row on: light, gloss, the surface's
red, green, and blue, the normal's x, y, and z, coverage, and tint. Light and color are apart, so that the color can be
changed without rendering again. <out>-shadow.f32 has one smaller plane: how dark the shadow on the wall is.
"""
import json
import math
import os
import sys

import bpy
import numpy as np
from mathutils import Vector

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fabrics import MATERIALS  # noqa: E402

OPTIONS = json.loads(sys.argv[sys.argv.index('--') + 1])
WIDTH, HEIGHT = OPTIONS['width'], OPTIONS['height']
CAMERA_DISTANCE = 5.0
CAMERA_ABOVE = .16
# The garment takes this part of the picture's height or width.
FILL = .84
SHADOW_SCALE = 4
SHADOW_SAMPLES = 24
WALL_DISTANCE = .02


def main():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    objects = read_objects(OPTIONS['scene'])
    low, high = bounds(objects[0])
    turn(objects, OPTIONS.get('turn', 0))
    middle = (low[2] + high[2]) / 2
    extent = max(high[2] - low[2], 2 * max(high[0], -low[0]) * HEIGHT / WIDTH) / FILL
    add_camera(scene, middle, extent)
    add_lights(scene, middle)
    set_up_cycles(scene)
    render_planes(scene)
    render_shadow(scene, objects, middle, extent)


# ---- the garment ----

def read_objects(path):
    with open(path + '.json', encoding='utf8') as file:
        description = json.load(file)
    data = np.fromfile(path + '.bin', dtype=np.uint8)

    def array(part):
        return np.frombuffer(data[part['start']:part['start'] + 4 * part['length']].tobytes(), dtype=part['type'])

    materials = {}

    def material(name):
        if name not in materials:
            materials[name] = MATERIALS[name]()
        return materials[name]

    return [
        add_object({key: array(part) for key, part in one['arrays'].items()},
                   [material(name) for name in one['materials']], one['thickness'], index == 0)
        for index, one in enumerate(description['objects'])
    ]


def add_object(arrays, materials, thickness, is_cloth):
    positions = arrays['positions'].reshape(-1, 3)
    triangles = arrays['triangles'].reshape(-1, 3)
    mesh = bpy.data.meshes.new('mesh')
    mesh.from_pydata(positions.tolist(), [], triangles.tolist())
    result = bpy.data.objects.new('object', mesh)
    bpy.context.scene.collection.objects.link(result)
    mesh.uv_layers.new(name='flat').data.foreach_set('uv', arrays['flat'])
    for name in ('hem', 'seam'):
        values = arrays.get(name, np.ones(triangles.size, np.float32))
        mesh.attributes.new(name, 'FLOAT', 'CORNER').data.foreach_set('value', values)
    for material in materials:
        mesh.materials.append(material)
    if 'material' in arrays:
        mesh.polygons.foreach_set('material_index', arrays['material'])
    mesh.polygons.foreach_set('use_smooth', np.ones(len(triangles), bool))
    if is_cloth:
        subdivide(result)
    if thickness:
        thicken(result, thickness, arrays if is_cloth else None)
    mesh.update()
    return result


def subdivide(target):
    modifier = target.modifiers.new('subdivide', 'SUBSURF')
    modifier.levels = modifier.render_levels = 1
    # The limit surface took two thirds of the processor time of a view, and looks the same at one level.
    modifier.use_limit_surface = False
    modifier.boundary_smooth = 'PRESERVE_CORNERS'


def thicken(target, thickness, cloth):
    """Cloth becomes thicker inward, and details outward. Hems are two layers thick, and bands a little more."""
    modifier = target.modifiers.new('thicken', 'SOLIDIFY')
    modifier.thickness = abs(thickness) * (2 if cloth else 1)
    modifier.offset = -1 if cloth or thickness < 0 else 1
    if not cloth:
        return
    weights = np.full(len(cloth['positions']) // 3, .5)
    np.maximum.at(weights, cloth['triangles'], np.where(cloth['hem'] < .0225, .9, 0))
    np.maximum.at(weights, cloth['triangles'], np.repeat(np.where(cloth['material'] >= 1, 1., 0), 3))
    group = target.vertex_groups.new(name='thickness')
    for weight in np.unique(weights):
        group.add(np.nonzero(weights == weight)[0].tolist(), float(weight), 'REPLACE')
    modifier.vertex_group = 'thickness'
    modifier.thickness_vertex_group = .3


def bounds(target):
    corners = np.array([vertex.co for vertex in target.data.vertices])
    return corners.min(0), corners.max(0)


def turn(objects, degrees):
    root = bpy.data.objects.new('root', None)
    bpy.context.scene.collection.objects.link(root)
    for one in objects:
        one.parent = root
    root.rotation_euler[2] = math.radians(degrees)


# ---- camera and light ----

def add_camera(scene, middle, extent):
    """A long lens, straight on and a little from above, so that hems hide the inside of the back."""
    camera = bpy.data.cameras.new('camera')
    target = bpy.data.objects.new('camera', camera)
    scene.collection.objects.link(target)
    scene.camera = target
    camera.sensor_fit = 'VERTICAL'
    camera.sensor_height = 24
    camera.lens = 24 * CAMERA_DISTANCE / (extent / OPTIONS.get('zoom', 1))
    right, up = OPTIONS.get('look', (0, 0))
    target.location = Vector((0, -CAMERA_DISTANCE, middle + CAMERA_ABOVE))
    aim(target, (right * extent, 0, middle + up * extent))


def add_lights(scene, middle):
    """A large window at the left, a reflector at the right, light from above, and light from all sides."""
    add_area(scene, (-2.6, -1.9, middle + .8), (0, 0, middle), (1.1, 1.8), 104)
    add_area(scene, (2.3, -2.7, middle + .3), (0, 0, middle), (1.6, 2.4), 26)
    add_area(scene, (2.2, .5, middle + .6), (0, 0, middle), (.5, 1.8), 22)
    add_area(scene, (.2, -.1, middle + 2.3), (0, -.1, middle + .1), (1.2, .8), 14)
    world = bpy.data.worlds.new('world')
    scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes['Background']
    background.inputs[0].default_value = (1, 1, 1, 1)
    background.inputs[1].default_value = .17


def add_area(scene, location, at, size, power):
    light = bpy.data.lights.new('area', 'AREA')
    light.shape = 'RECTANGLE'
    light.size, light.size_y = size
    light.energy = power
    target = bpy.data.objects.new('area', light)
    scene.collection.objects.link(target)
    target.location = location
    aim(target, at)


def aim(target, at):
    direction = Vector(at) - target.location
    target.rotation_euler = direction.to_track_quat('-Z', 'Y').to_euler()


# ---- rendering ----

def set_up_cycles(scene):
    render, cycles = scene.render, scene.cycles
    render.engine = 'CYCLES'
    render.resolution_x, render.resolution_y = WIDTH, HEIGHT
    render.film_transparent = True
    render.threads_mode = 'FIXED'
    render.threads = OPTIONS['threads']
    cycles.seed = OPTIONS['seed']
    cycles.samples = OPTIONS['samples']
    cycles.use_adaptive_sampling = False
    cycles.max_bounces = 3
    cycles.diffuse_bounces = 2
    cycles.glossy_bounces = 1
    cycles.transmission_bounces = 1
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4
    cycles.use_denoising = False
    cycles.pixel_filter_type = 'BLACKMAN_HARRIS'
    cycles.filter_width = 1.3
    scene.view_settings.view_transform = 'Raw'


def render_planes(scene):
    layer = scene.view_layers[0]
    for name in ('diffuse_direct', 'diffuse_indirect', 'diffuse_color', 'glossy_direct', 'glossy_indirect',
                 'glossy_color', 'normal'):
        setattr(layer, 'use_pass_' + name, True)
    layer.aovs.add().name = 'tint'
    layer.aovs['tint'].type = 'VALUE'
    passes = {'DiffDir': 'direct', 'DiffInd': 'indirect', 'DiffCol': 'color', 'GlossDir': 'gloss-direct',
              'GlossInd': 'gloss-indirect', 'GlossCol': 'gloss-color', 'Normal': 'normal', 'Alpha': 'alpha',
              'tint': 'tint'}
    folder = OPTIONS['out'] + '-passes'
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    layers = tree.nodes.new('CompositorNodeRLayers')
    output = tree.nodes.new('CompositorNodeOutputFile')
    output.base_path = folder
    output.format.file_format = 'OPEN_EXR'
    output.format.color_depth = '32'
    output.file_slots.clear()
    for name, file in passes.items():
        output.file_slots.new(file + '-')
        tree.links.new(layers.outputs[name], output.inputs[file + '-'])
    bpy.ops.render.render()
    scene.use_nodes = False

    def plane(file):
        return read_picture(os.path.join(folder, file + '-0001.exr'))

    light = (plane('direct') + plane('indirect')).mean(-1)
    gloss = ((plane('gloss-direct') + plane('gloss-indirect')) * plane('gloss-color')).mean(-1)
    planes = [light, gloss, *np.moveaxis(plane('color'), -1, 0), *np.moveaxis(plane('normal'), -1, 0),
              plane('alpha')[..., 0], plane('tint')[..., 0]]
    np.stack(planes).astype(np.float32).tofile(OPTIONS['out'] + '.f32')


def read_picture(path):
    image = bpy.data.images.load(path)
    image.colorspace_settings.name = 'Non-Color'
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)[::-1, :, :3]


def render_shadow(scene, objects, middle, extent):
    """The garment casts its shadow on a wall close behind it, and is not seen itself."""
    depth = max((one.matrix_world @ vertex.co).y for one in objects[:1] for vertex in one.data.vertices)
    bpy.ops.mesh.primitive_plane_add(size=4 * extent, location=(0, depth + WALL_DISTANCE, middle),
                                     rotation=(math.pi / 2, 0, 0))
    bpy.context.object.is_shadow_catcher = True
    for one in objects:
        one.visible_camera = False
    # The studio's lights would throw a large shadow. One huge light leaves the soft one close to the garment.
    for light in [one for one in scene.objects if one.type == 'LIGHT']:
        bpy.data.objects.remove(light)
    add_area(scene, (-1.6, -3.0, middle + 1.8), (0, 0, middle), (3.2, 3.2), 300)
    scene.world.node_tree.nodes['Background'].inputs[1].default_value = .5
    render = scene.render
    render.resolution_percentage = 100 // SHADOW_SCALE
    scene.cycles.samples = SHADOW_SAMPLES
    render.image_settings.file_format = 'OPEN_EXR'
    render.image_settings.color_mode = 'RGBA'
    render.image_settings.color_depth = '32'
    render.filepath = OPTIONS['out'] + '-shadow.exr'
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(render.filepath)
    image.colorspace_settings.name = 'Non-Color'
    image.alpha_mode = 'CHANNEL_PACKED'
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    shadow = pixels.reshape(height, width, 4)[::-1, :, 3]
    np.ascontiguousarray(shadow).astype(np.float32).tofile(OPTIONS['out'] + '-shadow.f32')


main()
